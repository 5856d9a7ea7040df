package dev.labelstream.training.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the reference makes, as the scripts in {@code src/test/python} have written it down. */
public final class Goldens {

  private static final Path RESOURCES = Path.of("src/test/resources");

  private Goldens() {}

  /** The folder of the pictures that the goldens are made from. */
  public static Path pictures() {
    return RESOURCES.resolve("pictures");
  }

  /** The bytes of one of these pictures. */
  public static byte[] picture(String name) {
    try {
      return Files.readAllBytes(pictures().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a golden. */
  public static Path path(String name) {
    return RESOURCES.resolve("goldens").resolve(name);
  }

  /** A golden that is JSON. */
  public static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(path(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hash of float32 as Python has them in memory. */
  public static String sha256(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return sha256(bytes.array());
  }
}
