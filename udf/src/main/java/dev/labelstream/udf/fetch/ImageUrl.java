package dev.labelstream.udf.fetch;

import dev.labelstream.udf.FailureReason;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;

/**
 * A URL that a picture may be fetched from, parsed once: what was checked here is what is asked
 * for.
 *
 * <p>Only http and https, after RFC 3986. Refused are user information (a password in a dataset, or
 * a host in disguise) and addresses as one number, in octal or in hexadecimal, which some resolvers
 * read as an address and some checks do not. A fragment is dropped, letters outside ASCII are
 * encoded, and an internationalised host is turned into its ASCII form.
 *
 * @param uri absolute, in ASCII, with a path, without user information and fragment
 * @param target scheme, host in lower case (an IPv6 address without brackets) and port
 */
record ImageUrl(URI uri, HttpHost target) {

  private static final int LONGEST = 8192;
  private static final Pattern HOST_NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern DOTTED_QUAD = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  /**
   * Parses {@code text}.
   *
   * @throws Setback lasting, INVALID_URL or (for an address in disguise) FORBIDDEN_ADDRESS
   */
  static ImageUrl parse(String text) throws Setback {
    if (text.length() > LONGEST) {
      throw invalid(
          "The URL has %d characters, more than the %d allowed".formatted(text.length(), LONGEST));
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException e) {
      throw invalid(
          "The URL is malformed: %s at character %d".formatted(e.getReason(), e.getIndex()));
    }
  }

  /**
   * Where a redirect from here leads to.
   *
   * @param location as the server sent it, absolute or relative
   * @throws Setback as {@link #parse}
   */
  ImageUrl redirectedTo(String location) throws Setback {
    if (location.length() > LONGEST) {
      throw invalid("The redirect's URL has more than %d characters".formatted(LONGEST));
    }
    try {
      URI reference = new URI(location);
      boolean isQueryOnly = location.startsWith("?");
      // URI resolves a lone query after RFC 2396, which drops the path's last part.
      return of(isQueryOnly ? new URI(withoutQuery() + location) : uri.resolve(reference));
    } catch (URISyntaxException e) {
      throw invalid("The redirect's URL is malformed: " + e.getReason());
    }
  }

  private String withoutQuery() {
    String text = uri.toString();
    int query = text.indexOf('?');
    return query < 0 ? text : text.substring(0, query);
  }

  private static ImageUrl of(URI uri) throws Setback, URISyntaxException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw invalid("The URL must start with http:// or https://");
    }
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw invalid("The URL names no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw invalid("The URL carries user information, which is not sent; remove it");
    }
    int portStart = authority.indexOf(':', authority.lastIndexOf(']') + 1);
    String host = host(portStart < 0 ? authority : authority.substring(0, portStart));
    int port = portStart < 0 ? -1 : port(authority.substring(portStart + 1));
    URI ascii = new URI(uri.toASCIIString());
    String path = ascii.getRawPath();
    StringBuilder rebuilt = new StringBuilder(scheme).append("://").append(host);
    if (port >= 0) {
      rebuilt.append(':').append(port);
    }
    rebuilt.append(path.isEmpty() ? "/" : path);
    if (ascii.getRawQuery() != null) {
      rebuilt.append('?').append(ascii.getRawQuery());
    }
    int effectivePort = port >= 0 ? port : scheme.equals("http") ? 80 : 443;
    String bareHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new ImageUrl(new URI(rebuilt.toString()), new HttpHost(scheme, bareHost, effectivePort));
  }

  private static String host(String written) throws Setback {
    String host = written.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      if (!IPV6.matcher(host).matches()) {
        throw invalid("The URL's host is no IPv6 address");
      }
      return host;
    }
    try {
      host = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw invalid("The URL's host is no host name");
    }
    // The root's dot says nothing here, but would make another key for the pool and the checks.
    host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (!HOST_NAME.matcher(host).matches()) {
      throw invalid("The URL's host is no host name");
    }
    if (ENDS_IN_NUMBER.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches()) {
      throw Setback.lasting(
          FailureReason.FORBIDDEN_ADDRESS,
          "The URL's host is a number, but no address of four decimal parts");
    }
    return host;
  }

  private static int port(String written) throws Setback {
    if (written.isEmpty()) {
      return -1;
    }
    boolean isNumber = written.length() <= 5 && written.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = isNumber ? Integer.parseInt(written) : 0;
    if (port < 1 || port > 65_535) {
      throw invalid("The URL's port is not a number from 1 to 65535");
    }
    return port;
  }

  private static Setback invalid(String detail) {
    return Setback.lasting(FailureReason.INVALID_URL, detail);
  }
}
