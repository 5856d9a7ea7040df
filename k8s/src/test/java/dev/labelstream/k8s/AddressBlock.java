package dev.labelstream.k8s;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses, as {@code 10.0.0.0/8}. */
record AddressBlock(byte[] prefix, int bits) {

  static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    return new AddressBlock(
        addressOf(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  private static byte[] addressOf(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  boolean contains(String address) {
    byte[] bytes = addressOf(address);
    int ignored = prefix.length * 8 - bits;
    return bytes.length == prefix.length
        && new BigInteger(1, bytes)
            .shiftRight(ignored)
            .equals(new BigInteger(1, prefix).shiftRight(ignored));
  }
}
