package dev.joulemark.runner.dataset;

import dev.joulemark.api.v1alpha1.HubDataset;
import java.nio.file.Path;
import java.util.List;

/** Brings datasets of a hub onto this machine. */
@FunctionalInterface
public interface HubDatasets {

    /**
     * Files of one split.
     *
     * @param commit what the revision resolved to
     * @param files existing files, in the order of their names
     */
    record Split(String commit, List<Path> files) {

        /** Copies the list. */
        public Split {
            files = List.copyOf(files);
        }
    }

    /**
     * The files of the wanted configuration and split, downloaded where they are not in the cache.
     *
     * @param dataset what is wanted
     * @throws DatasetException with a reason a user can act on
     */
    Split fetch(HubDataset dataset) throws DatasetException;
}
