/**
 * How fast the system is on one machine.
 *
 * <pre>
 *   this process               child processes, one after the other
 *   Kafka broker, publisher    BareLoop          nginx ──> fetch ──> Lance
 *   order and check            IngestJobRun      Kafka ──> nginx ──> fetch (──> score) ──> Lance
 *        │                          ▲
 *        `── Assignment / Outcome ──'
 * </pre>
 *
 * <p>What is measured runs in a JVM of its own, so that its CPU time is its own and no run warms
 * the next; the broker and nginx are outside of it. Every run's dataset is checked, and then
 * deleted.
 *
 * <p>Scoring is measured apart from that ({@link dev.labelstream.e2e.benchmark.ScoringBenchmark}),
 * in this process: its figures are ratios, and taken by turns.
 */
@NullMarked
package dev.labelstream.e2e.benchmark;

import org.jspecify.annotations.NullMarked;
