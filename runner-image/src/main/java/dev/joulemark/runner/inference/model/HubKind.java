package dev.joulemark.runner.inference.model;

/** What a repository of the hub holds; decides addresses, folders and words. */
enum HubKind {
    /** A model. */
    MODEL("models", "", "Model", "model.hub"),

    /** A dataset. */
    DATASET("datasets", "/datasets", "Dataset", "workload.dataset.hub");

    private final String plural;
    private final String path;
    private final String noun;
    private final String field;

    HubKind(String plural, String path, String noun, String field) {
        this.plural = plural;
        this.path = path;
        this.noun = noun;
        this.field = field;
    }

    /** The folder of a repository in the cache. */
    String folder(String id) {
        return plural + "--" + id.replace("/", "--");
    }

    /** The path that describes a repository. */
    String description(String id) {
        return "/api/" + plural + "/" + id;
    }

    /** The path that files lie under. */
    String files(String id) {
        return path + "/" + id;
    }

    /** The word at the beginning of a sentence. */
    String noun() {
        return noun;
    }

    /** The field of a spec that names it. */
    String field() {
        return field;
    }
}
