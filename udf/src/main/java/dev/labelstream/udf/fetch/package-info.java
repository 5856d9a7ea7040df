/**
 * Fetches one upload's picture over HTTP, or says why there is none.
 *
 * <p>A fetch goes on like this:
 *
 * <ol>
 *   <li>The URL is parsed once and strictly ({@link dev.labelstream.udf.fetch.ImageUrl}).
 *   <li>An attempt starts, with a hard deadline over all that follows ({@link
 *       dev.labelstream.udf.fetch.Deadlines}).
 *   <li>The host's addresses are looked up and must all be public; the connection goes to an
 *       address that was checked, never to a second look-up ({@link
 *       dev.labelstream.udf.fetch.AddressGuard}).
 *   <li>A redirect goes back to 3, within the same attempt, after its URL is parsed as in 1.
 *   <li>The body is read up to the allowed size and must be a whole picture.
 *   <li>What may pass (an overloaded server, a broken connection, a timeout) is tried again after a
 *       pause ({@link dev.labelstream.udf.fetch.RetryPolicy}); all else is final at once.
 * </ol>
 *
 * <p>Trouble with the outside world is a value, with a reason. An exception from here means that
 * our own code is broken, and fails the job.
 */
@NullMarked
package dev.labelstream.udf.fetch;

import org.jspecify.annotations.NullMarked;
