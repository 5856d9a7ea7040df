package dev.labelstream.e2e.demo;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.FailureReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a demo has left.
 *
 * @param deadByReason how many dead letters, and why
 * @param deadExamples the first dead letter of each reason
 */
record DemoResult(
    Path dataset,
    Progress progress,
    Map<FailureReason, Long> deadByReason,
    List<DeadLetter> deadExamples) {}
