// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { authorityOf } from './authority-of.ts';
import { originOf } from './origin-of.ts';
import { sandboxOrganization } from './sandbox-mark.ts';
import { issue } from './testing/trusted-root.ts';

const nobody = { logs: [], ctLogs: [], certificateAuthorities: [], timestampAuthorities: [] };
const authority = (organization: string) => {
  const root = parseCertificate(issue('root', undefined, organization).der);
  return authorityOf({ root, intermediates: [], uri: '', validFor: {} });
};

test('the mark in the organisation makes a sandbox, another name does not', () => {
  assert.equal(originOf({ ...nobody, timestampAuthorities: [authority(sandboxOrganization)] }), 'sandbox');
  assert.equal(originOf({ ...nobody, timestampAuthorities: [authority('acme')] }), 'real');
  assert.equal(originOf(nobody), 'real');
});
