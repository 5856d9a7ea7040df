/**
 * Runs jobs where the context says: in the command's process, or on a cluster. Other commands
 * submit and follow their jobs by {@link JobSession}; whoever needs no person, by {@link
 * JobSubmission} and {@link FollowedJob}.
 */
@NullMarked
package dev.labelstream.e2e.submit;

import org.jspecify.annotations.NullMarked;
