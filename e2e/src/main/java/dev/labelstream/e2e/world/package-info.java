/**
 * The world around the job, all of it on the loopback interface of one machine.
 *
 * <pre>
 * Uploads ---> UploadPublisher ---> EmbeddedKafka ---> the job
 *    |                                                   |
 *    `- URLs of ----> UploadServer <--------- fetches ---'
 *                        |
 *                     Gallery: painted, a folder, or bad on purpose
 * </pre>
 *
 * <p>Everything can be killed at any moment and started again. The n-th upload is a function of n,
 * pictures are a function of the URL, and what was published is asked of the topic itself; so
 * nothing has to be remembered elsewhere.
 */
@NullMarked
package dev.labelstream.e2e.world;

import org.jspecify.annotations.NullMarked;
