package dev.joulemark.runner.dataset.hub;

import dev.joulemark.api.v1alpha1.HubDataset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files of a dataset are the wanted split. The card decides where it names files; else names do, as in the hub's own
 * library: a split's word between separators, and with no such word anywhere all files are the split {@code train}.
 */
final class SplitFiles {

    /** The one format that is read where a dataset has several, best first. */
    private static final List<String> FORMATS = List.of("parquet", "jsonl", "ndjson", "csv", "tsv", "json");

    /** Descriptions that libraries write beside the data. */
    private static final Pattern DESCRIPTION =
            Pattern.compile("(^|.*/)(dataset_infos?|dataset_dict|state|package|config)\\.json");

    /** Words of splits in names (datasets, {@code data_files.py}). */
    private static final Map<String, String> WORDS = Map.of(
            "train", "train|training",
            "validation", "validation|valid|dev|val",
            "test", "test|testing|eval|evaluation");

    private final HubDataset dataset;
    private final List<String> data;

    private SplitFiles(HubDataset dataset, List<String> data) {
        this.dataset = dataset;
        this.data = data;
    }

    /**
     * The files of the wanted split.
     *
     * @param dataset what is wanted
     * @param card what the dataset says of itself
     * @param names all files of the revision
     * @return at least one name, in alphabetical order
     * @throws NoSplitException when there is no such configuration or split, or nothing that can be read
     */
    static List<String> choose(HubDataset dataset, DatasetCard card, Collection<String> names) throws NoSplitException {
        List<String> data = names.stream()
                .filter(name -> !DESCRIPTION.matcher(name).matches())
                .filter(name -> !format(name).isEmpty())
                .sorted()
                .toList();
        if (data.isEmpty()) {
            throw new NoSplitException(
                    "has no Parquet, JSONL, JSON or CSV file at revision '" + dataset.revision()
                            + "': try workload.dataset.hub.revision refs/convert/parquet, where the hub keeps a converted copy");
        }
        SplitFiles files = new SplitFiles(dataset, data);
        return files.oneFormat(card.configs().isEmpty() ? files.byName() : files.byCard(card.configs()));
    }

    private List<String> byCard(List<DatasetCard.Config> configs) throws NoSplitException {
        DatasetCard.Config config = config(configs);
        List<String> patterns = config.splits().get(dataset.split());
        if (patterns == null) {
            throw noSplit(config.splits().keySet());
        }
        List<String> matching = data.stream()
                .filter(name -> patterns.stream().anyMatch(pattern -> matches(pattern, name)))
                .toList();
        if (matching.isEmpty()) {
            throw new NoSplitException("has no file that can be read for " + String.join(", ", patterns)
                    + ", which its card names: give one of its files as workload.dataset.file");
        }
        return matching;
    }

    private DatasetCard.Config config(List<DatasetCard.Config> configs) throws NoSplitException {
        String wanted = dataset.config();
        List<DatasetCard.Config> found = configs.stream()
                .filter(config -> wanted == null
                        ? config.preferred() || configs.size() == 1
                        : config.name().equals(wanted))
                .toList();
        if (found.isEmpty()) {
            String names = configs.stream().map(DatasetCard.Config::name).collect(Collectors.joining(", "));
            throw new NoSplitException(
                    (wanted == null ? "has no default configuration" : "has no configuration '" + wanted + "'")
                            + ": name one of " + names + " in workload.dataset.hub.config");
        }
        return found.getFirst();
    }

    private List<String> byName() throws NoSplitException {
        String config = dataset.config();
        List<String> ofConfig = config == null
                ? data
                : data.stream()
                        .filter(name -> ("/" + name).contains("/" + config + "/"))
                        .toList();
        if (ofConfig.isEmpty()) {
            throw new NoSplitException("has no folder '" + config
                    + "', and its card names no configurations: correct or remove workload.dataset.hub.config");
        }
        Stream<String> words = Stream.concat(WORDS.keySet().stream(), Stream.of(dataset.split()));
        TreeSet<String> present = words.filter(split -> ofConfig.stream().anyMatch(name -> isOf(split, name)))
                .collect(Collectors.toCollection(TreeSet::new));
        if (present.isEmpty() && dataset.split().equals(HubDataset.DEFAULT_SPLIT)) {
            return ofConfig;
        }
        List<String> matching =
                ofConfig.stream().filter(name -> isOf(dataset.split(), name)).toList();
        if (matching.isEmpty()) {
            throw noSplit(present.isEmpty() ? List.of(HubDataset.DEFAULT_SPLIT) : present);
        }
        return matching;
    }

    private NoSplitException noSplit(Collection<String> present) {
        return new NoSplitException("has no split '" + dataset.split() + "': name one of " + String.join(", ", present)
                + " in workload.dataset.hub.split");
    }

    private static boolean isOf(String split, String name) {
        String words = WORDS.getOrDefault(split, Pattern.quote(split));
        return Pattern.compile("(^|[/._ 0-9-])(" + words + ")([/._ 0-9-]|$)", Pattern.CASE_INSENSITIVE)
                .matcher(name)
                .find();
    }

    /** Shells' patterns; {@code **} also stands for no folder at all. */
    private static boolean matches(String pattern, String name) {
        try {
            String plain = pattern.replaceFirst("^\\./", "");
            PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + plain);
            PathMatcher top = FileSystems.getDefault().getPathMatcher("glob:" + plain.replace("**/", ""));
            return name.equals(plain) || whole.matches(Path.of(name)) || top.matches(Path.of(name));
        } catch (PatternSyntaxException notAPattern) {
            return false;
        }
    }

    private List<String> oneFormat(List<String> names) {
        String best = names.stream()
                .map(SplitFiles::format)
                .min((left, right) -> Integer.compare(FORMATS.indexOf(left), FORMATS.indexOf(right)))
                .orElseThrow();
        return names.stream().filter(name -> format(name).equals(best)).toList();
    }

    /** The format by the ending; empty where it is none that is read. */
    private static String format(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        String ending = plain.substring(plain.lastIndexOf('.') + 1);
        return FORMATS.contains(ending) ? ending : "";
    }
}
