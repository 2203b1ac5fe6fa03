// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from './address-policy.ts';

for (const address of ['1.1.1.1', '11.0.0.1', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00:1450::1']) {
  test(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
}

for (const address of [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.2.1',
  '192.168.1.1',
  '198.19.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:1.1.1.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::1',
  '2001::1',
  '2001:db8::1',
  '2002:a9fe:a9fe::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'no address',
  '',
]) {
  test(`${address || 'the empty text'} is not public`, () => assert.equal(isPublicAddress(address), false));
}

for (const [spelling, host] of [
  ['2130706433', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['0251.0376.0251.0376', '169.254.169.254'],
  ['169.254.43518', '169.254.169.254'],
  ['[::ffff:a9fe:a9fe]', '[::ffff:a9fe:a9fe]'],
] as const) {
  test(`a URL with the host ${spelling} is not public`, () => {
    const { hostname } = new URL(`http://${spelling}/`);
    assert.equal(hostname, host);
    assert.equal(isPublicAddress(hostname.replaceAll(/[[\]]/g, '')), false);
  });
}
