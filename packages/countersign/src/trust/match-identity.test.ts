// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateIdentity } from '../x509/certificate-identity.ts';
import { requireIdentity } from './match-identity.ts';
import { anyName, exactName, globName } from './name-matchers.ts';
import type { TrustedIdentity } from './trusted-identity.ts';

const issuer = 'https://token.actions.githubusercontent.com';
const subject = 'https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1';
const identity: CertificateIdentity = {
  subjects: [{ kind: 'uri', value: subject }],
  issuer,
  extensions: { issuer, githubWorkflowRef: 'refs/tags/v1', sourceRepositoryRef: 'refs/tags/v1' },
};
const trusted: TrustedIdentity = { subject: exactName(subject), issuer: exactName(issuer), extensions: [] };
const byTag = (ref: string): TrustedIdentity => ({
  ...trusted,
  extensions: [{ name: 'sourceRepositoryRef', value: globName(ref) }],
});

test('subject and issuer must both match', () => {
  assert.equal(requireIdentity(identity, [trusted]), trusted);
  for (const wrong of [
    { ...trusted, subject: exactName('somebody else') },
    { ...trusted, issuer: exactName('https://accounts.example') },
  ]) {
    assert.throws(() => requireIdentity(identity, [wrong]), {
      code: 'identity-mismatch',
      detail: {
        wantedSubjects: [wrong.subject.text],
        wantedIssuers: [wrong.issuer.text],
        subjects: [subject],
        issuer,
      },
    });
  }
});

test('subject and issuer must be of one trusted identity, not one of each', () => {
  const others = [
    { ...trusted, subject: exactName('somebody else') },
    { ...trusted, issuer: exactName('https://accounts.example') },
  ];
  assert.throws(() => requireIdentity(identity, others), { code: 'identity-mismatch' });
  assert.equal(requireIdentity(identity, [...others, trusted]), trusted);
});

test('every extension that is asked for must match', () => {
  const wanted = byTag('refs/tags/*');
  assert.equal(requireIdentity(identity, [wanted]), wanted);
  assert.throws(() => requireIdentity(identity, [byTag('refs/heads/*')]), {
    code: 'extension-mismatch',
    message: "wanted the glob `refs/heads/*` in the certificate's `sourceRepositoryRef`, got `refs/tags/v1`",
    detail: { extension: 'sourceRepositoryRef', wanted: 'refs/heads/*', got: 'refs/tags/v1' },
  });
  assert.throws(() => requireIdentity({ ...identity, extensions: {} }, [byTag('refs/tags/*')]), {
    code: 'extension-mismatch',
    detail: { extension: 'sourceRepositoryRef', wanted: 'refs/tags/*' },
  });
});

test('an extension that is absent is not any value', () => {
  const wanted: TrustedIdentity = { ...trusted, extensions: [{ name: 'buildTrigger', value: anyName }] };
  assert.throws(() => requireIdentity(identity, [wanted]), { code: 'extension-mismatch' });
});

test('a second identity with the same names and other extensions is tried too', () => {
  const wanted = byTag('refs/tags/*');
  assert.equal(requireIdentity(identity, [byTag('refs/heads/*'), wanted]), wanted);
});

test('any of several subject names may match', () => {
  const several: CertificateIdentity = {
    ...identity,
    subjects: [{ kind: 'email', value: 'me@example.com' }, ...identity.subjects],
  };
  assert.equal(requireIdentity(several, [trusted]), trusted);
  assert.throws(() => requireIdentity({ ...several, subjects: several.subjects.slice(0, 1) }, [trusted]), {
    code: 'identity-mismatch',
  });
});

test('a certificate without an issuer passes only where any issuer does, and one without a name nowhere', () => {
  const { issuer: _, ...anonymous } = identity;
  const anyIssuer = { ...trusted, issuer: anyName };
  assert.equal(requireIdentity(anonymous, [anyIssuer]), anyIssuer);
  assert.throws(() => requireIdentity(anonymous, [trusted]), { code: 'identity-mismatch' });
  const anybody = { ...anyIssuer, subject: anyName };
  assert.throws(() => requireIdentity({ ...identity, subjects: [] }, [anybody]), { code: 'identity-mismatch' });
});

test('nobody trusted is nobody who matches', () => {
  assert.throws(() => requireIdentity(identity, []), { code: 'identity-mismatch' });
});

test('a hostile name in a message cannot write on the terminal', () => {
  const hostile: CertificateIdentity = { ...identity, subjects: [{ kind: 'uri', value: 'a\u001b[2Jb`' }] };
  assert.throws(
    () => requireIdentity(hostile, [trusted]),
    (error: Error) => !error.message.includes('\u001b'),
  );
});
