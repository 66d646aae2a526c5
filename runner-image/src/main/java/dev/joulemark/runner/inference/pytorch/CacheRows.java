package dev.joulemark.runner.inference.pytorch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import org.jspecify.annotations.Nullable;

/**
 * Looks at and moves tokens within a key-value cache, a list of tensors [B, key-value heads, slots, head width] of any type.
 * By TorchScript, since DJL's own calls do not know BF16.
 */
final class CacheRows implements AutoCloseable {

    /** Some slots of a row, as views: what is written into them is written into the cache. */
    private static final String VIEW = """
              def forward(self: __torch__.M, cache: List[Tensor], row: int, start: int, end: int) -> List[Tensor]:
                views = annotate(List[Tensor], [])
                for layer in range(torch.len(cache)):
                  one = torch.slice(cache[layer], 0, row, torch.add(row, 1), 1)
                  _0 = torch.append(views, torch.slice(one, 2, start, end, 1))
                return views
            """;

    /** Copies before it writes, because the old and the new slots overlap. */
    private static final String MOVE = """
              def forward(self: __torch__.M, cache: List[Tensor], start: int, to: int, length: int) -> int:
                for layer in range(torch.len(cache)):
                  old = torch.slice(cache[layer], 2, start, torch.add(start, length), 1)
                  new = torch.slice(cache[layer], 2, to, torch.add(to, length), 1)
                  _0 = torch.copy_(new, torch.clone(old), False)
                return length
            """;

    private final PtNDManager manager;
    private @Nullable PtSymbolBlock view;
    private @Nullable PtSymbolBlock move;

    /** Compiles nothing before it is needed: most runs never refill a row. */
    CacheRows(PtNDManager manager) {
        this.manager = manager;
    }

    /**
     * Some slots of a row.
     *
     * @param cache a list of tensors
     * @param row the row
     * @param from first slot
     * @param to slot behind the last
     */
    IValue view(IValue cache, int row, int from, int to) {
        if (view == null) {
            view = TorchScript.compile(manager, VIEW);
        }
        return call(view, cache, row, from, to);
    }

    /**
     * Moves slots of all rows.
     *
     * @param cache a list of tensors
     * @param from first slot
     * @param to where it goes
     * @param length slots that are moved
     */
    void move(IValue cache, int from, int to, int length) {
        if (move == null) {
            move = TorchScript.compile(manager, MOVE);
        }
        if (length > 0) {
            call(move, cache, from, to, length).close();
        }
    }

    private static IValue call(PtSymbolBlock module, IValue cache, long first, long second, long third) {
        try (IValue one = IValue.from(first);
                IValue two = IValue.from(second);
                IValue three = IValue.from(third)) {
            return module.forward(cache, one, two, three);
        }
    }

    @Override
    public void close() {
        if (view != null) {
            view.close();
        }
        if (move != null) {
            move.close();
        }
    }
}
