/**
 * How rows, and labels of stored rows, become one Lance version, exactly once.
 *
 * <pre>
 *   rows ──> FragmentWriter (n) ──> CommitAggregator (1) ──> LanceCommitter (1)
 *            stages fragments       one LanceCommittable     one dataset version
 *            nobody sees            per checkpoint           per committable
 * </pre>
 *
 * <ol>
 *   <li><b>Stage.</b> Rows stream into fragments that no manifest names.
 *   <li><b>Before the barrier</b> the aggregator makes one {@link LanceCommittable} of all that was
 *       staged since the last one: a fresh {@code commitId}, the {@code parentId} (its previous
 *       commit), the {@code floorVersion} (the newest version of the dataset at that moment; the
 *       commit can only be above it) and the fragments. It travels in the checkpoint, in our own
 *       versioned bytes. A checkpoint without rows makes none.
 *   <li><b>After the checkpoint</b> the committer loops: take the latest version v, look through
 *       the origins of the versions in (floorVersion, v] for the {@code commitId}; found means
 *       done; else commit at exactly v, fenced; on a conflict, back off and look again.
 *   <li><b>The fence.</b> The rows are committed by an {@code Update} that also "removes" a
 *       fragment which never exists and whose id belongs to the sink (see {@link Fence}). Two
 *       commits of one sink from overlapping versions therefore conflict, which makes
 *       look-and-commit atomic, and nobody else's commit ever conflicts with them.
 *   <li><b>The chain.</b> The newest commit of the sink in the dataset must be the committable's
 *       parent. If it is another, the state and the dataset have gone apart (an old savepoint, a
 *       second job with the same sink id, a dataset that was rolled back alone), and the job fails
 *       with {@link BrokenChainException}.
 *   <li>A rollback of the dataset (Lance's {@code Restore}) is followed: versions that it undid do
 *       not count, neither as "found" nor in the chain.
 *   <li><b>Maintenance</b> is a part of the committer: every so many commits small fragments are
 *       merged and old versions removed, beside the commits (see {@link Maintenance}).
 *   <li>The sink's identity is configured and stays over job ids. Nothing trusts Flink's job id or
 *       a checkpoint number.
 * </ol>
 *
 * <p>Labels of rows that are stored already take the same way:
 *
 * <pre>
 *   labels ──> LabelWriter (n) ──> CommitAggregator (1) ──> LanceCommitter (1)
 *              stages a file       one LanceCommittable     finds the rows, compares,
 *              of labels           per checkpoint           writes columns, commits
 * </pre>
 *
 * <ol>
 *   <li><b>Stage.</b> What is staged is the labels, each with its {@link StoredRow}: which row it
 *       is for, at which version that was read, and which model's label was seen there.
 *   <li><b>Place.</b> At each try of the commit, and for exactly the version of that try, the rows
 *       are found by their ids ({@link RowLocator}), the labels whose row still holds what was seen
 *       are chosen ({@link LabelChoice}), and column data is made of them ({@link LabelPlacement}).
 *       Column data of another version is never committed: Lance would take the fragment as it was
 *       then, and drop what others have written to it since.
 *   <li><b>Commit</b> rows and labels of a checkpoint in one {@code Update}, fenced as above.
 * </ol>
 *
 * <table>
 * <caption>What a crash leaves, and what follows</caption>
 * <tr><th>crash</th><th>on restart</th></tr>
 * <tr><td>before the barrier</td><td>the source replays; staged files are orphans, cleaned by age</td></tr>
 * <tr><td>checkpointed, not committed</td><td>committed once</td></tr>
 * <tr><td>committed, Flink not told</td><td>found by its id</td></tr>
 * <tr><td>a zombie committer wakes up</td><td>conflicts, looks again, finds the id</td></tr>
 * <tr><td>an older savepoint than the dataset</td><td>refused, with the way out</td></tr>
 * </table>
 *
 * <p>Rows that lack a label are read back by {@link StoredContentSource}:
 *
 * <pre>
 *   FragmentEnumerator (1) ──> FragmentSourceReader (n) ──> StoredContent, in the fragment's order
 *   pins a version by a tag    one FragmentSplit at a time,
 *   plans its fragments        its position in the state
 * </pre>
 */
@NullMarked
package dev.labelstream.sinks;

import org.jspecify.annotations.NullMarked;
