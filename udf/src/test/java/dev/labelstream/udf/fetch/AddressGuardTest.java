package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.fetch.AddressGuard.ForbiddenAddressException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  private static AddressGuard guard(HostLookup lookup) {
    return new AddressGuard(Set.of("inside.test:8080", "[::1]:8080"), lookup, PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.168.0.1",
        "198.19.255.255",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:0:7f00:1::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:808:808::1",
        "3fff::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::808:808",
        "100::1"
      })
  void addressThatIsNotPublicIsForbidden(String literal) {
    try (AddressGuard guard = guard(host -> addresses(literal))) {
      assertThatThrownBy(() -> guard.resolve("some.test", 80))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.255.255",
        "198.17.0.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2606:4700::1111",
        "2a00:1450::1",
        "64:ff9b::808:808"
      })
  void publicAddressIsLetThrough(String literal) throws Exception {
    try (AddressGuard guard = guard(host -> addresses(literal))) {
      assertThat(guard.resolve("some.test", 80))
          .containsExactly(new InetSocketAddress(InetAddress.getByName(literal), 80));
    }
  }

  @Test
  void oneForbiddenAddressCondemnsAll() {
    try (AddressGuard guard = guard(host -> addresses("8.8.8.8", "192.168.0.1"))) {
      assertThatThrownBy(() -> guard.resolve("mixed.test", 80))
          .isInstanceOf(ForbiddenAddressException.class)
          .hasMessageContaining("192.168.0.1");
    }
  }

  @Test
  void everyAnswerOfARebindingNameServerIsChecked() throws Exception {
    Queue<String> answers = new ArrayDeque<>(List.of("8.8.8.8", "127.0.0.1"));
    try (AddressGuard guard = guard(host -> addresses(answers.remove()))) {
      assertThat(guard.resolve("rebinding.test", 80))
          .extracting(address -> address.getAddress().getHostAddress())
          .containsExactly("8.8.8.8");
      assertThatThrownBy(() -> guard.resolve("rebinding.test", 80))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }

  @Test
  void allowedHostMayBePrivateOnItsPortOnly() throws Exception {
    try (AddressGuard guard = guard(host -> addresses("127.0.0.1"))) {
      assertThat(guard.resolve("inside.test", 8080)).hasSize(1);
      assertThat(guard.resolve("::1", 8080)).hasSize(1);
      assertThatThrownBy(() -> guard.resolve("inside.test", 8081))
          .isInstanceOf(ForbiddenAddressException.class);
      assertThatThrownBy(() -> guard.resolve("inside.test"))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }
}
