// SPDX-License-Identifier: Apache-2.0

import { oneLine } from '../bytes/one-line.ts';
import { type Branch, drawTree } from '../bytes/text-tree.ts';
import type { BundleFacts, CertificateFacts, ContentFacts, LogEntryFacts, TimestampFacts } from './bundle-facts.ts';

/** The bundle as a tree for people, which says first that nothing in it was verified. */
export function bundleText(name: string, facts: BundleFacts): string {
  const branches = [
    ...signerBranches(facts),
    ...facts.logEntries.map(logEntryBranch),
    ...facts.timestamps.map(timestampBranch),
    contentBranch(facts.content),
  ];
  return drawTree({ text: `${oneLine(name)}  bundle ${facts.version}  (not verified)`, branches });
}

function signerBranches({ signer }: BundleFacts): readonly Branch[] {
  if ('keyHint' in signer) return [leaf(`signed with a key  hint ${oneLine(signer.keyHint)}`)];
  return signer.certificates.map((certificate, index) => certificateBranch(certificate, index === 0));
}

function certificateBranch(certificate: CertificateFacts, isSigner: boolean): Branch {
  if ('malformed' in certificate) return leaf(`certificate that does not parse: ${oneLine(certificate.malformed)}`);
  const { subjects, issuer, notBefore, notAfter, extensions, sha256 } = certificate;
  return {
    text: isSigner ? 'signed under a certificate' : 'certificate above it',
    branches: [
      ...subjects.map((subject) => leaf(`subject  ${oneLine(subject)}`)),
      ...(issuer === undefined ? [] : [leaf(`issuer  ${oneLine(issuer)}`)]),
      leaf(`valid  ${notBefore} to ${notAfter}`),
      leaf(`sha256  ${sha256}`),
      ...Object.entries(extensions)
        .filter(([name]) => name !== 'issuer' && name !== 'issuerV2')
        .map(([name, value]) => leaf(`${name}  ${oneLine(value)}`)),
    ],
  };
}

function logEntryBranch({ logId, logIndex, kind, integratedTime, promise, proof }: LogEntryFacts): Branch {
  const has = [promise ? 'promise' : '', proof ? 'inclusion proof' : ''].filter((part) => part !== '');
  return {
    text: `log entry ${logIndex}  ${oneLine(kind)}`,
    branches: [
      leaf(`log  ${logId}`),
      leaf(`time  ${integratedTime ?? 'none'}`),
      leaf(`evidence  ${has.length === 0 ? 'none' : has.join(', ')}`),
    ],
  };
}

function timestampBranch(timestamp: TimestampFacts): Branch {
  return 'malformed' in timestamp
    ? leaf(`timestamp that does not parse: ${oneLine(timestamp.malformed)}`)
    : leaf(`timestamp  ${timestamp.time}`);
}

function contentBranch(content: ContentFacts): Branch {
  if (content.kind === 'message') return leaf(`message  ${content.digest ?? 'without digest'}`);
  const text = `envelope  ${oneLine(content.payloadType)}`;
  const { statement } = content;
  if (statement === undefined) return leaf(text);
  if ('malformed' in statement) return { text, branches: [leaf(`does not parse: ${oneLine(statement.malformed)}`)] };
  const subjects = statement.subjects.map(({ name, digests }) => {
    const all = Object.entries(digests).map(([algorithm, hex]) => `${algorithm}:${hex}`);
    return leaf(oneLine(`subject  ${[...(name === undefined ? [] : [name]), ...all].join('  ')}`));
  });
  return { text, branches: [leaf(`predicate  ${oneLine(statement.predicateType)}`), ...subjects] };
}

function leaf(text: string): Branch {
  return { text, branches: [] };
}
