package dev.labelstream.sinks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A small row for tests: its content follows from its number, so a reader can check it. */
public record Note(String id, byte[] content) {

  public static Note number(long n) {
    byte[] content = new byte[64];
    Arrays.fill(content, (byte) n);
    byte[] name = ("content of " + n).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(name, 0, content, 0, name.length);
    return new Note("note-" + n, content);
  }

  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
