// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Service, SigningConfig } from '../trust/signing-config.ts';
import { chooseServices, type ServiceChoice } from './choose-services.ts';

const nowMs = Date.UTC(2026, 10, 22);

function serviceAt(host: string, majorApiVersion = 1): Service {
  return { url: `https://${host}`, majorApiVersion, validFor: { startMs: 0 }, operator: host };
}

const config: SigningConfig = {
  certificateAuthorities: [serviceAt('ca.example')],
  oidcProviders: [serviceAt('issuer.example')],
  logs: [serviceAt('log1.example'), serviceAt('log2.example', 2)],
  logSelection: { kind: 'any' },
  timestampAuthorities: [serviceAt('tsa1.example'), serviceAt('tsa2.example')],
  timestampSelection: { kind: 'exact', count: 2 },
};

function choose(changes: Partial<ServiceChoice>) {
  const chosen = chooseServices({ flags: {}, config, certificate: 'needed', logs: 'wanted', nowMs, ...changes });
  return {
    ...chosen,
    certificateAuthority: chosen.certificateAuthority?.host,
    logs: chosen.logs.map(({ url, version }) => `${url.host} ${version}`),
    timestampAuthorities: chosen.timestampAuthorities.map(({ host }) => host),
  };
}

test('the configuration names every service, as many as it asks for', () => {
  assert.deepEqual(choose({}), {
    certificateAuthority: 'ca.example',
    issuer: 'https://issuer.example',
    logs: ['log2.example 2'],
    timestampAuthorities: ['tsa1.example', 'tsa2.example'],
  });
  const all = { ...config, logSelection: { kind: 'all' } } as const;
  assert.equal(choose({ config: all }).logs.length, 2);
});

test('a flag takes the place of one service and leaves the others', () => {
  const flags = { rekorUrl: 'https://own.example', rekorVersion: '1' };
  const chosen = choose({ flags });
  assert.deepEqual(chosen.logs, ['own.example 1']);
  assert.equal(chosen.certificateAuthority, 'ca.example');
  assert.deepEqual(choose({ flags: { timestampServerUrl: 'https://own.example/tsa' } }).timestampAuthorities, [
    'own.example',
  ]);
  assert.equal(choose({ flags: { fulcioUrl: 'https://own.example' } }).certificateAuthority, 'own.example');
});

test('without a configuration only what flags name is used, and what is needed is missed', () => {
  const flags = { fulcioUrl: 'https://ca', rekorUrl: 'https://log' };
  assert.deepEqual(choose({ flags, config: undefined }).timestampAuthorities, []);
  assert.throws(() => choose({ flags: { rekorUrl: 'https://log' }, config: undefined }), {
    code: 'service-not-configured',
  });
  assert.throws(() => choose({ flags: { fulcioUrl: 'https://ca' }, config: undefined }), {
    code: 'service-not-configured',
  });
  assert.deepEqual(choose({ flags: { fulcioUrl: 'https://ca' }, config: undefined, logs: 'if-named' }).logs, []);
});

test('a key is sent to nobody that is not asked for', () => {
  const chosen = choose({ certificate: 'not-needed', logs: 'none' });
  assert.equal(chosen.certificateAuthority, undefined);
  assert.deepEqual(chosen.logs, []);
});

test('services that nobody can use now are no services', () => {
  const later = { ...serviceAt('log.example'), validFor: { startMs: nowMs + 1 } };
  assert.throws(() => choose({ config: { ...config, logs: [later] } }), { code: 'service-not-configured' });
  assert.throws(() => choose({ config: { ...config, logs: [serviceAt('log.example', 3)] } }), {
    code: 'service-not-configured',
  });
});
