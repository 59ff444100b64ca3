/**
 * Decides which IP addresses may be connected to on behalf of strangers.
 *
 * Pure: resolves no name and opens no socket.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address and how many of its leading bits count, parsed by {@link parseNetworks}. */
export type Network = [Address, number];

/** Azure's host agent answers every virtual machine here, from a range that looks public. */
const AZURE_HOST_AGENT = '168.63.129.16';

/** IANA's range for global unicast; ipaddr.js calls every address it cannot classify unicast. */
const GLOBAL_UNICAST: Network = [ipaddr.IPv6.parse('2000::'), 3];

/**
 * Whether the address is public: routed to the same place on the whole internet.
 *
 * An IPv6 address that contains an IPv4 one (mapped, 6to4, Teredo, NAT64) never is: no resolver has
 * a reason to return one for a public site. Neither is an address with a zone.
 *
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/
 */
export function isPublicAddress(ip: string): boolean {
  const address = parseAddress(ip);
  if (!address || ip.includes('%') || ip === AZURE_HOST_AGENT) return false;
  return (
    address.range() === 'unicast' &&
    (address.kind() === 'ipv4' || isInside(address, [GLOBAL_UNICAST]))
  );
}

/**
 * Whether a socket may be opened to the address: it is public, or the owner allowed its network.
 *
 * An IPv4-mapped address reaches the IPv4 host, so an allowed IPv4 network allows it too.
 */
export function mayConnect(ip: string, allowedNetworks: readonly Network[]): boolean {
  if (isPublicAddress(ip)) return true;
  const address = parseAddress(ip);
  return address !== null && isInside(unmapped(address), allowedNetworks);
}

/**
 * Whether the URL's host is a literal address that may not be connected to.
 *
 * `false` for every name, `localhost` too: the addresses of names are checked when connecting. The URL
 * parser has already turned `0x7f.1`, `2130706433` and `①②⑦.1` into dotted decimals.
 */
export function isRefusedLiteral(url: URL, allowedNetworks: readonly Network[]): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !mayConnect(host, allowedNetworks);
}

/**
 * Parses networks in CIDR notation, such as `10.0.0.0/8` or `fd00::/8`; a bare address is a
 * network of one.
 *
 * @returns `null` if any of them is not a network, or has white space around it
 */
export function parseNetworks(list: readonly string[]): Network[] | null {
  const networks = list.map(parseNetwork);
  return networks.every((network) => network !== null) ? networks : null;
}

function parseNetwork(text: string): Network | null {
  const [ip = '', bits, ...rest] = text.split('/');
  const address = parseAddress(ip);
  if (!address || rest.length > 0) return null;
  const width = address.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [address, width];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= width ? [address, Number(bits)] : null;
}

/** What both Node and ipaddr.js call an address: alone, the latter reads `010.1` as 8.0.0.1. */
function parseAddress(ip: string): Address | null {
  // It also reads `::10.0.0.1` as IPv4-mapped, though not `0::10.0.0.1`; neither is.
  const text = ip.replace(/^::(?=\d+\.)/, '0::');
  return isIP(ip) !== 0 && ipaddr.isValid(text) ? ipaddr.parse(text) : null;
}

function unmapped(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address()
    : address;
}

function isInside(address: Address, networks: readonly Network[]): boolean {
  return ipaddr.subnetMatch(address, { inside: [...networks] }, 'outside') === 'inside';
}
