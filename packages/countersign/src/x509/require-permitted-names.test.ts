// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derExplicit, derImplicit, derInteger, derOid, derSequence, derSet, derUtf8 } from '../bytes/encode-der.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { makeRoot, makeSigner } from '../sandbox/pki/certificate.fixture.ts';
import { encodeName } from '../sandbox/pki/encode-name.ts';
import { nameConstraints } from '../sandbox/pki/extensions.ts';
import { subjectAlternativeName } from '../sandbox/pki/subject-alternative-name.ts';
import type { CertificateExtension } from './certificate.ts';
import type { SubjectName } from './certificate-identity.ts';
import { parseNameConstraints } from './parse-name-constraints.ts';
import { requirePermittedNames } from './require-permitted-names.ts';

const root = makeRoot();
const refused = { code: 'certificate-refused' };

function check(
  names: readonly SubjectName[],
  { value }: Pick<CertificateExtension, 'value'>,
  subject = {},
): () => void {
  const extensions = names.length === 0 ? [] : [subjectAlternativeName(names)];
  const { certificate } = makeSigner(root, { extensions, subject });
  return () => requirePermittedNames(certificate, parseNameConstraints(value));
}

const dns = (value: string): SubjectName => ({ kind: 'dns', value });
const uri = (value: string): SubjectName => ({ kind: 'uri', value });
const user: SubjectName = { kind: 'other', value: 'me!example.com' };

test('every name of a constrained kind must be permitted, and none excluded', () => {
  const permitted = nameConstraints({ permitted: [dns('example.com'), dns('example.org')] });
  assert.doesNotThrow(check([dns('a.example.com'), dns('example.org')], permitted));
  assert.throws(check([dns('a.example.com'), dns('example.net')], permitted), refused);
  const both = nameConstraints({ permitted: [dns('example.com')], excluded: [dns('evil.example.com')] });
  assert.doesNotThrow(check([dns('a.example.com')], both));
  assert.throws(check([dns('a.evil.example.com')], both), refused);
});

test('names of other kinds are free', () => {
  const permitted = nameConstraints({ permitted: [dns('example.com')] });
  assert.doesNotThrow(check([uri('https://example.net/x')], permitted));
  assert.doesNotThrow(check([], permitted));
});

test('a name that cannot be judged is refused where its kind is constrained, even if only some are excluded', () => {
  const excluded = nameConstraints({ excluded: [uri('evil.example')] });
  assert.doesNotThrow(check([uri('https://good.example/')], excluded));
  assert.throws(check([uri('https://evil.example\\@good.example/')], excluded), refused);
  assert.throws(check([user], nameConstraints({ permitted: [user] })), refused);
  assert.doesNotThrow(check([user], excluded));
});

test('the subject is a name too', () => {
  const directory = derExplicit(4, encodeName({ organization: 'acme' }));
  const permitted = { value: derSequence(derExplicit(0, derSequence(directory))) };
  assert.doesNotThrow(check([], permitted, { organization: 'acme', commonName: 'x' }));
  assert.throws(check([], permitted, { organization: 'other', commonName: 'x' }), refused);
  assert.doesNotThrow(check([dns('example.com')], permitted));
});

test('a subtree with limits, an empty list and other fields are malformed', () => {
  const base = derImplicit(2, encodeUtf8('example.com'));
  const parse = (value: Uint8Array) => (): unknown => parseNameConstraints(value);
  assert.doesNotThrow(parse(derSequence(derExplicit(0, derSequence(base)))));
  for (const value of [
    derSequence(derExplicit(0, derSequence(base, derImplicit(0, Uint8Array.of(1))))),
    derSequence(derExplicit(0)),
    derSequence(derExplicit(1, derSequence(base)), derExplicit(0, derSequence(base))),
    derSequence(derInteger(1)),
  ]) {
    assert.throws(parse(value), { code: 'der-malformed' });
  }
});

test('hundreds of long names under hundreds of long constraints are read once each', () => {
  const nameOf = (prefix: string, index: number): Uint8Array =>
    derExplicit(
      4,
      derSequence(
        ...Array.from({ length: 6 }, (_, part) =>
          derSet(derSequence(derOid('2.5.4.3'), derUtf8(`${prefix}${index}-${part}`))),
        ),
      ),
    );
  const several = (prefix: string): readonly Uint8Array[] => Array.from({ length: 250 }, (_, at) => nameOf(prefix, at));
  const names = { oid: '2.5.29.17', critical: false, value: derSequence(...several('a')) };
  const excluded = derSequence(derExplicit(1, ...several('b').map((base) => derSequence(base))));
  const { certificate } = makeSigner(root, { extensions: [names] });
  const constraints = parseNameConstraints(excluded);
  let reads = 0;
  const counted = constraints.excluded.map(({ kind, element }) => ({
    kind,
    get element() {
      reads += 1;
      return element;
    },
  }));
  requirePermittedNames(certificate, { permitted: [], excluded: counted });
  assert.ok(reads <= 2 * counted.length, `read ${reads} times`);
});
