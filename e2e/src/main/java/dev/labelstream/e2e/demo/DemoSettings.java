package dev.labelstream.e2e.demo;

import dev.labelstream.e2e.world.UploadSource;
import java.nio.file.Path;

/**
 * What a demo is asked for.
 *
 * @param source what is uploaded
 * @param once whether to stop when every upload is settled
 * @param perSecond how fast; 0 for as fast as it goes
 * @param dashboardPort 0 for a free one
 */
record DemoSettings(
    UploadSource source,
    boolean once,
    boolean json,
    Path data,
    double perSecond,
    int dashboardPort,
    int parallelism) {}
