package io.triglav.server.delivery;

import io.triglav.server.shared.Settings;
import java.io.Serial;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where webhooks may be sent. Anybody who may put a subscriber has this server send requests;
 * without this he could reach what only this server reaches. The client connects to the addresses
 * that were checked here and asks nobody again, so a name cannot change its mind in between.
 */
@Component
class WebhookAddresses implements DnsResolver {
  static final String SETTING = "TRIGLAV_WEBHOOK_ALLOW_PRIVATE";

  /** Nothing may be sent there. */
  static final class Forbidden extends UnknownHostException {
    @Serial private static final long serialVersionUID = 1;

    Forbidden(String why) {
      super(why);
    }
  }

  /** Addresses that begin with the same bits. */
  private static final class Range {
    private final byte[] prefix;
    private final int bits;

    Range(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Range of(String text) {
      String[] parts = text.split("/", 2);
      return new Range(bytesOf(parts[0]), Integer.parseInt(parts[1]));
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** What the registries of special addresses say is not reached through the internet. */
  private static final List<Range> FORBIDDEN =
      List.of(
          Range.of("0.0.0.0/8"), // this host
          Range.of("10.0.0.0/8"),
          Range.of("100.64.0.0/10"), // behind a provider's NAT
          Range.of("127.0.0.0/8"),
          Range.of("169.254.0.0/16"), // link-local; clouds tell secrets there
          Range.of("172.16.0.0/12"),
          Range.of("192.0.0.0/24"),
          Range.of("192.168.0.0/16"),
          Range.of("198.18.0.0/15"), // test benches
          Range.of("224.0.0.0/4"), // multicast
          Range.of("240.0.0.0/4"), // reserved, broadcast
          Range.of("::/128"),
          Range.of("::1/128"),
          Range.of("64:ff9b:1::/48"), // NAT64 of one's own
          Range.of("100::/64"), // discards
          Range.of("2001::/32"), // Teredo
          Range.of("fc00::/7"), // unique local
          Range.of("fe80::/10"), // link-local
          Range.of("fec0::/10"), // site-local
          Range.of("ff00::/8")); // multicast

  /** IPv6 addresses that lead to an IPv4 address, and where in them it stands. */
  private record Tunnel(Range range, int at) {}

  private static final List<Tunnel> TUNNELS =
      List.of(
          new Tunnel(Range.of("::/96"), 12),
          new Tunnel(Range.of("64:ff9b::/96"), 12),
          new Tunnel(Range.of("2002::/16"), 2));

  private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9]+(\\.[0-9]+){3}");

  private final boolean allowPrivate;

  WebhookAddresses(Settings settings) {
    this.allowPrivate = settings.webhook().allowPrivate();
  }

  /** Why nothing may be sent to a URL, as far as it says so without asking anybody; or null. */
  @Nullable String objectionTo(String url) {
    String host = URI.create(url).getHost();
    if (host == null || !LITERAL.matcher(host).matches()) {
      return null;
    }
    try {
      resolve(host);
      return null;
    } catch (Forbidden e) {
      return e.getMessage();
    } catch (UnknownHostException e) {
      return host + " is not an address";
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      if (!allowPrivate && isForbidden(address)) {
        throw new Forbidden(
            host
                + (LITERAL.matcher(host).matches()
                    ? ""
                    : " is " + address.getHostAddress() + ", which")
                + " is a private or special address; nothing is sent there unless "
                + SETTING
                + "=true");
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // for Kerberos only
  }

  static boolean isForbidden(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (FORBIDDEN.stream().anyMatch(range -> range.contains(bytes))) {
      return true;
    }
    return address instanceof Inet6Address
        && TUNNELS.stream()
            .filter(tunnel -> tunnel.range().contains(bytes))
            .map(tunnel -> Arrays.copyOfRange(bytes, tunnel.at(), tunnel.at() + 4))
            .anyMatch(inner -> FORBIDDEN.stream().anyMatch(range -> range.contains(inner)));
  }

  private static byte[] bytesOf(String literal) {
    try {
      return InetAddress.getByName(literal).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
