/**
 * Spellings of an address that have bypassed a guard somewhere.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isPublicAddress,
  isRefusedLiteral,
  mayConnect,
  parseNetworks,
} from '../../src/net/public-address.ts';
import { networks } from '../support/sites/fetcher.ts';

describe('an ordinary unicast address is public', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
  ])('%s', (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  });
});

describe('an IPv4 address at either end of a special range is not public', () => {
  test.each([
    ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255'],
    ...['127.0.0.1', '127.255.255.255', '169.254.0.0', '169.254.169.254', '169.254.255.255'],
    ...['172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1'],
    ...['192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255', '198.51.100.1'],
    ...['203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    '168.63.129.16', // Azure's host agent, in a range that looks public.
    '100.100.100.200', // Alibaba's metadata service.
  ])('%s', (ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });
});

describe('an IPv6 address outside 2000::/3 or in a special range is not public', () => {
  test.each([
    ...['::', '::1', '::127.0.0.1', '::7f00:1', '::8.8.8.8', '::ffff:127.0.0.1', '::ffff:7f00:1'],
    ...['::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8'],
    ...['64:ff9b:1::1', '100::1', '5f00::1', '4000::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1'],
    ...['fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', '1fff::1', 'e000::1'],
    ...['2002:7f00:1::', '2002:808:808::1', '2001::1', '2001:0:7f00:1::', '2001:2::1', '2001:3::1'],
    ...['2001:4:112::1', '2001:10::1', '2001:20::1', '2001:30::1', '2001:1ff::1', '2001:db8::1'],
    ...['2620:4f:8000::1', '3fff::1', '2606:4700:4700::1111%eth0'],
  ])('%s', (ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });

  test('like any that contains an IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::', '::ffff:', '64:ff9b::'), (ip, prefix) => {
        expect(isPublicAddress(prefix + ip)).toBe(false);
      }),
    );
  });
});

describe('an address in another form than Node writes is not public', () => {
  test.each([
    '',
    'localhost',
    '2130706433',
    '0x7f000001',
    '010.8.8.8',
    '8.8.8',
    '8.8.8.8 ',
    '[::1]',
  ])('%j', (text) => {
    expect(isPublicAddress(text)).toBe(false);
    expect(mayConnect(text, networks('0.0.0.0/0', '::/0'))).toBe(false);
  });
});

test('the check of an IPv6 address never throws', () => {
  fc.assert(
    fc.property(fc.ipV6(), (ip) => {
      expect(mayConnect(ip, networks('::/0', '0.0.0.0/0'))).toBe(true);
    }),
  );
});

describe('mayConnect allows public addresses and those in an allowed network', () => {
  test.each([
    ['8.8.8.8', [], true],
    ['10.1.2.3', [], false],
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], true],
    ['192.168.1.1', ['10.0.0.0/8', '192.168.1.0/30'], true],
    ['192.168.1.4', ['10.0.0.0/8', '192.168.1.0/30'], false],
    ['127.0.0.1', ['127.0.0.1'], true],
    ['127.0.0.2', ['127.0.0.1'], false],
    ['::1', ['::1'], true],
    ['::1', ['127.0.0.0/8'], false],
    ['fd00::5', ['fd00::/8'], true],
    ['fe80::1%eth0', ['fe80::/10'], true],
    ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
    ['::ffff:192.168.1.1', ['10.0.0.0/8'], false],
    ['::10.1.2.3', ['10.0.0.0/8'], false],
    ['0::10.1.2.3', ['10.0.0.0/8'], false],
  ])('%s with %j: %s', (ip, allowed, expected) => {
    expect(mayConnect(ip, networks(...allowed))).toBe(expected);
  });
});

describe('parseNetworks gives null if one of the networks is invalid', () => {
  test.each(['', ' ', '10/8', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129'])(
    '%j',
    (text) => {
      expect(parseNetworks(['127.0.0.1', text])).toBeNull();
    },
  );
  test.each([
    '010.0.0.0/8',
    '0x0a000000/8',
    '10.0.0.0/0x8',
    'localhost',
    ' 10.0.0.0/8',
    'fd00::/8 ',
  ])('%j', (text) => {
    expect(parseNetworks([text])).toBeNull();
  });

  test('and no networks for an empty list', () => {
    expect(parseNetworks([])).toEqual([]);
  });
});

describe('isRefusedLiteral finds every spelling of a private address that new URL() accepts', () => {
  test.each([
    ...['http://127.0.0.1/', 'http://127.0.0.1.:8080/', 'http://2130706433/', 'http://0x7f000001/'],
    ...[
      'http://0177.0.0.1/',
      'http://017700000001/',
      'http://127.1/',
      'http://0x7f.1/',
      'http://0/',
    ],
    ...[
      'http://①②⑦.⓪.⓪.①/',
      'http://１２７.０.０.１/',
      'http://127。0。0。1/',
      'http://%31%32%37.1/',
    ],
    ...['http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::127.0.0.1]/'],
    ...['http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://[fd00:ec2::254]/'],
    ...['http://169.254.169.254/latest/meta-data/', 'http://2852039166/', 'https://10.0.0.1/'],
  ])('%s', (text) => {
    expect(isRefusedLiteral(new URL(text), [])).toBe(true);
  });

  test.each(['http://8.8.8.8/', 'http://[2606:4700:4700::1111]/', 'http://134744072/'])(
    'but not the public literal %s',
    (text) => {
      expect(isRefusedLiteral(new URL(text), [])).toBe(false);
    },
  );

  test.each([
    'http://localhost/',
    'http://localhost./',
    'http://127.0.0.1.nip.io/',
    'http://a.test/',
  ])('but not the name %s, which the resolver is asked about', (text) => {
    expect(isRefusedLiteral(new URL(text), [])).toBe(false);
  });

  test('but not an address in an allowed network', () => {
    const allowed = networks('127.0.0.0/8', '::1');
    expect(isRefusedLiteral(new URL('http://127.1/'), allowed)).toBe(false);
    expect(isRefusedLiteral(new URL('http://[::1]/'), allowed)).toBe(false);
    expect(isRefusedLiteral(new URL('http://10.0.0.1/'), allowed)).toBe(true);
  });
});
