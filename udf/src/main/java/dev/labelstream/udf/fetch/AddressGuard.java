package dev.labelstream.udf.fetch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks up hosts for the connection pool, and lets only public addresses through.
 *
 * <p>The pool asks once for each connection that it opens, and connects to nothing but what is
 * answered here. So there is no gap between check and connection for another answer of the name
 * server, and a connection that is used again leads where it led when it was checked. One address
 * that is not public condemns them all: an honest host has no such mixture.
 */
final class AddressGuard implements DnsResolver, AutoCloseable {

  /** The host's addresses are not all public, and it is not among the allowed ones. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  /** The name server gave no answer in time. */
  static final class LookupTimeoutException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    LookupTimeoutException(String message) {
      super(message);
    }
  }

  private final Set<String> allowedHosts;
  private final HostLookup lookup;
  private final Duration timeout;

  /** Java can neither break off a look-up nor limit its time, so others wait for it here. */
  private final ExecutorService lookups;

  /**
   * @param allowedHosts as {@code host:port}, free to have any address
   * @param timeout for one look-up
   */
  AddressGuard(Set<String> allowedHosts, HostLookup lookup, Duration timeout) {
    this.allowedHosts = allowedHosts;
    this.lookup = lookup;
    this.timeout = timeout;
    this.lookups = Executors.newCachedThreadPool(DaemonThreads.named("image-fetch-lookup"));
  }

  /**
   * Looks up {@code host}, which may be an address itself.
   *
   * @throws ForbiddenAddressException if one of its addresses is not public
   * @throws UnknownHostException also if the thread was interrupted; its flag is set again then
   */
  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = lookUp(host);
    if (!allowedHosts.contains(spelled(host) + ":" + port)) {
      for (InetAddress address : addresses) {
        String kind = SpecialAddresses.kindOf(address);
        if (kind != null) {
          throw new ForbiddenAddressException(
              "The address %s of host %s is not public (%s)"
                  .formatted(address.getHostAddress(), host, kind));
        }
      }
    }
    return Arrays.stream(addresses).map(address -> new InetSocketAddress(address, port)).toList();
  }

  private static String spelled(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    Future<InetAddress[]> answer = lookups.submit(() -> lookup.addressesOf(host));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new LookupTimeoutException(
          "Looking up host %s took longer than %d ms".formatted(host, timeout.toMillis()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnknownHostException("Interrupted while looking up host " + host);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new UnknownHostException("Host %s has no address".formatted(host));
      }
      throw new IllegalStateException("Cannot look up host " + host, e.getCause());
    }
  }

  /** Without a port no host is allowed, so this is the stricter way in. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
