package dev.labelstream.udf.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host; {@code InetAddress::getAllByName} outside of tests. */
@FunctionalInterface
interface HostLookup {
  InetAddress[] addressesOf(String host) throws UnknownHostException;
}
