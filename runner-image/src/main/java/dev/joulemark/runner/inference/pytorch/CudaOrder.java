package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.ModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The GPUs that CUDA sees, in its order, which is not the driver's. CUDA takes the GPUs that {@code CUDA_VISIBLE_DEVICES}
 * names, in the order of their names; without it, all by the address on the bus where {@code CUDA_DEVICE_ORDER} is
 * {@code PCI_BUS_ID}, as the launcher and the image set it. Else the fastest comes first, which only CUDA knows: such an order
 * is refused, since energy would be read from another GPU than the one that computes. See the CUDA C++ Programming Guide,
 * "CUDA Environment Variables".
 *
 * @param uuids identities, first to last
 */
record CudaOrder(List<String> uuids) {

    private static final String VISIBLE = "CUDA_VISIBLE_DEVICES";
    private static final String ORDER = "CUDA_DEVICE_ORDER";
    private static final String REMEDY =
            "set " + VISIBLE + " to the UUID of the one to compute on, or " + ORDER + " to PCI_BUS_ID";

    CudaOrder {
        uuids = List.copyOf(uuids);
    }

    /**
     * The order of this process.
     *
     * @param environment variables of the process
     * @param boards the GPUs that the driver shows
     * @throws ModelException when no GPU is visible, or their order is not known
     */
    static CudaOrder of(Map<String, String> environment, List<CudaBoard> boards) throws ModelException {
        if (boards.isEmpty()) {
            throw unavailable(
                    "The NVIDIA driver is there but shows no GPU: give the container one, with the capabilities"
                            + " compute and utility (NVIDIA_DRIVER_CAPABILITIES).");
        }
        String visible = environment.get(VISIBLE);
        List<CudaBoard> order =
                visible == null ? all(environment, boards) : named(visible.strip(), environment, boards);
        if (order.isEmpty()) {
            throw unavailable(VISIBLE + " is '" + visible + "', which names none of the GPUs " + uuids(boards)
                    + ": correct or remove it.");
        }
        return new CudaOrder(uuids(order));
    }

    /** The identity of the GPU with index 0. */
    String first() {
        return uuids.getFirst();
    }

    private static List<CudaBoard> all(Map<String, String> environment, List<CudaBoard> boards) throws ModelException {
        boolean byBus = "PCI_BUS_ID".equals(environment.get(ORDER));
        boolean addressed = boards.stream().allMatch(board -> board.pciBusId() != null);
        if (boards.size() == 1) {
            return boards;
        }
        if (!addressed || !byBus) {
            throw unavailable("The driver shows " + boards.size() + " GPUs " + uuids(boards)
                    + ", of which the first in CUDA's order is not known: " + REMEDY + ".");
        }
        return boards.stream()
                .sorted(Comparator.comparing(board -> String.valueOf(board.pciBusId())))
                .toList();
    }

    /** CUDA stops at the first name that it does not know. */
    private static List<CudaBoard> named(String names, Map<String, String> environment, List<CudaBoard> boards)
            throws ModelException {
        List<CudaBoard> found = new ArrayList<>();
        for (String name : names.split(",")) {
            List<CudaBoard> matching = name.strip().matches("[0-9]{1,4}")
                    ? at(Integer.parseInt(name.strip()), all(environment, boards))
                    : beginning(name.strip(), boards);
            if (matching.size() != 1) {
                return found;
            }
            found.addAll(matching);
        }
        return found;
    }

    private static List<CudaBoard> at(int index, List<CudaBoard> order) {
        return index < order.size() ? List.of(order.get(index)) : List.of();
    }

    /** An identity may be cut short as long as it is unique. */
    private static List<CudaBoard> beginning(String name, List<CudaBoard> boards) {
        return name.startsWith("GPU-")
                ? boards.stream().filter(board -> board.uuid().startsWith(name)).toList()
                : List.of();
    }

    private static List<String> uuids(List<CudaBoard> boards) {
        return boards.stream().map(CudaBoard::uuid).toList();
    }

    private static ModelException unavailable(String message) {
        return new ModelException(ModelException.Reason.DEVICE_UNAVAILABLE, message);
    }
}
