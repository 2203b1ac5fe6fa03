// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { encodePublicKey, parsePublicKey } from '../../crypto/public-key-file.ts';
import { CountersignError } from '../../errors/errors.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import type { Position, YamlNode } from '../../yaml/yaml-node.ts';
import { type ImportWork, keyLogFields, type LogDemand, rootFields } from './import-options.ts';
import { positionOf, textOf } from './node-members.ts';
import { type RequirementPlan, refusal } from './requirement-plan.ts';

const block = /-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g;
/** Where Kyverno fetches a key when it needs it. */
const address = /^(?:awskms|azurekms|gcpkms|hashivault|k8s):\/\//;

/** One plan for each key that a text holds or points to: in Kyverno each key of a text is an entry of its own. */
export function importKeyText(
  node: YamlNode | undefined,
  log: LogDemand,
  work: ImportWork,
): readonly RequirementPlan[] {
  const text = textOf(node)?.trim() ?? '';
  const at = positionOf(node);
  if (address.test(text)) return [importKeyAddress(text, at, log, work)];
  const blocks = text.match(block) ?? [];
  const rest = text.replace(block, '').trim();
  if (blocks.length === 0 || rest !== '') {
    work.report.untranslated(at, `wanted public keys in PEM, got ${quote(text)}`);
    return [refusal];
  }
  return blocks.map((pem) => importPem(pem, { comment: 'key', ...(at === undefined ? {} : { at }) }, log, work));
}

/** The key that the caller gave for an address; the decision must not depend on what stands there tomorrow. */
export function importKeyAddress(
  text: string,
  at: Position | undefined,
  log: LogDemand,
  work: ImportWork,
): RequirementPlan {
  const pem = work.options.keys.get(text);
  if (pem !== undefined) return importPem(pem, { comment: text, ...(at === undefined ? {} : { at }) }, log, work);
  work.report.untranslated(
    at,
    `the key at ${quote(text)} is fetched when it is needed, and ours are pinned`,
    `export its public half and add \`--kms-key ${text}=FILE\``,
  );
  return refusal;
}

/** The key of a certificate that stands in the policy: valid for as long as the certificate is. */
export function importPinnedCertificate(node: YamlNode, log: LogDemand, work: ImportWork): RequirementPlan {
  try {
    const [certificate] = parseCertificatesPem(textOf(node) ?? '', 1);
    if (certificate === undefined) return refusal;
    const { publicKey, notBeforeMs, notAfterMs } = certificate;
    const window = { from: isoTime(notBeforeMs), until: isoTime(notAfterMs + 1000) };
    return signerOf(publicKey, { comment: `certificate, ${lineOf(node.at)}`, window }, log, work);
  } catch (error) {
    return unreadable(error, node.at, work);
  }
}

function importPem(
  pem: string,
  where: { readonly comment: string; readonly at?: Position },
  log: LogDemand,
  work: ImportWork,
): RequirementPlan {
  try {
    const key = parsePublicKey(new TextEncoder().encode(pem));
    return signerOf(key, { comment: `${where.comment}, ${lineOf(where.at)}` }, log, work);
  } catch (error) {
    return unreadable(error, where.at, work);
  }
}

function signerOf(
  key: PublicKey,
  { comment, window = {} }: { readonly comment: string; readonly window?: Readonly<Record<string, string>> },
  log: LogDemand,
  work: ImportWork,
): RequirementPlan {
  const fields = { key: { data: encodePublicKey(key), ...window, ...rootFields(log) }, ...keyLogFields(log) };
  return { kind: 'signer', name: work.signers.add(`key-${key.fingerprint.slice(0, 8)}`, fields, comment) };
}

function unreadable(error: unknown, at: Position | undefined, work: ImportWork): RequirementPlan {
  if (!(error instanceof CountersignError)) throw error;
  work.report.untranslated(at, `this key cannot be used: ${error.message}`);
  return refusal;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export function lineOf(at: Position | undefined): string {
  return at === undefined ? 'given by its address' : `line ${at.line}`;
}
