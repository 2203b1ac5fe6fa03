// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKmsReference } from './is-kms-reference.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = 'arn:aws:kms:us-east-2:111122223333:';

test('a key in a service that the policy-controller knows is one', () => {
  const good = [
    `awskms:///${id}`,
    `awskms:///mrk-${id}`,
    `awskms://localhost:4566/${arn}key/${id}`,
    `awskms:///${arn}alias/x`,
  ];
  for (const text of [...good, 'awskms:///alias/x', 'gcpkms://a', 'azurekms://a', 'hashivault://a'])
    assert.ok(isKmsReference(text), text);
});

test('anything else is none', () => {
  const bad = [
    `awskms://${arn}key/${id}`,
    `awskms://localhost/${id}`,
    'awskms:///x',
    'awskms://',
    'kms://a',
    'gcpkms://',
    'x gcpkms://a',
  ];
  for (const text of bad) assert.ok(!isKmsReference(text), text);
});
