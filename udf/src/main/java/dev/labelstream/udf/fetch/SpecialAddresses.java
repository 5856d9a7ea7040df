package dev.labelstream.udf.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not public, after the IANA registries of special-purpose addresses (RFC
 * 6890). Of IPv6 only what is given out as global unicast (2000::/3) can be public, and of that not
 * the tunnels, which lead to an IPv4 address inside. NAT64 (RFC 6052), which a network without IPv4
 * needs, is as public as the IPv4 address it stands for.
 */
final class SpecialAddresses {

  private record Block(byte[] prefix, int bits, String kind) {

    static Block of(String prefix, int bits, String kind) {
      try {
        // A literal: nothing is looked up.
        return new Block(InetAddress.getByName(prefix).getAddress(), bits, kind);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }

    boolean contains(byte[] address) {
      int wholeBytes = bits / 8;
      if (address.length != prefix.length
          || !Arrays.equals(address, 0, wholeBytes, prefix, 0, wholeBytes)) {
        return false;
      }
      int mask = 0xff00 >> (bits % 8) & 0xff;
      return mask == 0 || (address[wholeBytes] & mask) == (prefix[wholeBytes] & mask);
    }
  }

  private static final List<Block> NOT_PUBLIC =
      List.of(
          Block.of("0.0.0.0", 8, "this network"),
          Block.of("10.0.0.0", 8, "a private network"),
          Block.of("100.64.0.0", 10, "a carrier's network"),
          Block.of("127.0.0.0", 8, "loopback"),
          // Where clouds keep the metadata, and credentials, of their machines.
          Block.of("169.254.0.0", 16, "link-local"),
          Block.of("172.16.0.0", 12, "a private network"),
          Block.of("192.0.0.0", 24, "reserved for protocols"),
          Block.of("192.0.2.0", 24, "for documentation"),
          Block.of("192.88.99.0", 24, "a relay of tunnels"),
          Block.of("192.168.0.0", 16, "a private network"),
          Block.of("198.18.0.0", 15, "for benchmarks"),
          Block.of("198.51.100.0", 24, "for documentation"),
          Block.of("203.0.113.0", 24, "for documentation"),
          Block.of("224.0.0.0", 4, "multicast"),
          Block.of("240.0.0.0", 4, "reserved"),
          // Looks public, but is the inside of Azure's machines.
          Block.of("168.63.129.16", 32, "a cloud's own host"),
          Block.of("2001::", 23, "reserved for protocols and tunnels"),
          Block.of("2001:db8::", 32, "for documentation"),
          Block.of("2002::", 16, "a tunnel to IPv4"),
          Block.of("3fff::", 20, "for documentation"));

  private static final Block GLOBAL_UNICAST = Block.of("2000::", 3, "global unicast");
  private static final Block NAT64 = Block.of("64:ff9b::", 96, "NAT64");

  private SpecialAddresses() {}

  /** What the address is, if it is not public, for example "loopback"; null if it is public. */
  static @Nullable String kindOf(InetAddress address) {
    // An IPv4-mapped IPv6 address is an Inet4Address here already: InetAddress makes it one.
    return kindOf(address.getAddress());
  }

  private static @Nullable String kindOf(byte[] address) {
    if (NAT64.contains(address)) {
      return kindOf(Arrays.copyOfRange(address, address.length - 4, address.length));
    }
    for (Block block : NOT_PUBLIC) {
      if (block.contains(address)) {
        return block.kind();
      }
    }
    boolean isIpv4 = address.length == 4;
    return isIpv4 || GLOBAL_UNICAST.contains(address) ? null : "no global unicast address";
  }
}
