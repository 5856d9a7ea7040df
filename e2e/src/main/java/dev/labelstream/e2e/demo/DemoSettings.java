package dev.labelstream.e2e.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a demo is asked for.
 *
 * @param images a folder of pictures to upload; empty to paint them
 * @param once whether to stop when every upload is settled
 * @param uploads how many; empty for all of a folder, or to paint without end
 * @param perSecond how fast; 0 for as fast as it goes
 * @param dashboardPort 0 for a free one
 */
record DemoSettings(
    Optional<Path> images,
    boolean once,
    boolean json,
    Path data,
    OptionalLong uploads,
    double perSecond,
    int dashboardPort,
    int parallelism,
    long seed) {}
