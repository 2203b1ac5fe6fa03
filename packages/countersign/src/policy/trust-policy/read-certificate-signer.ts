// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { certificateAuthorityOf } from '../../trust/create-authority.ts';
import { anyName, patternName } from '../../trust/name-matchers.ts';
import { originOf } from '../../trust/origin-of.ts';
import type { TrustedIdentity } from '../../trust/trusted-identity.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { CertificateAuthority } from '../../x509/certificate-authority.ts';
import type { Materials } from '../draft.ts';
import {
  fieldsOf,
  itemsOf,
  optionalPlacedText,
  type PlacedNode,
  type PolicyFields,
  refuseUnknown,
  requireField,
  requireOneField,
} from '../policy-fields.ts';
import { warnOfStrangers } from './identity-form.ts';
import { attempt, attemptNow, lateReader } from './policy-scope.ts';
import { type PemSource, readPem } from './read-pem.ts';
import { namedRoot, readRootName, type WitnessDemand } from './read-trust-roots.ts';
import { optionalPattern, patternOf } from './read-values.ts';
import type { SignerForm, SignerScope } from './signer-draft.ts';

const maxRoots = 16;

/** `certificate`: a name in certificates of an authority of one's own; intermediates come with the evidence. */
export function readCertificateSigner(
  fields: PolicyFields,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm | undefined {
  refuseUnknown(fields, ['roots', 'subject', 'subjectRegex', 'issuer', 'trustRoot']);
  const roots = readRoots(fields, scope);
  const kind = requireOneField(fields, ['subject', 'subjectRegex']);
  const placed = kind === undefined ? undefined : optionalPlacedText(fields, kind);
  const issuer = optionalPattern(fields, 'issuer') ?? anyName;
  // Whose logs and timestamps count.
  const rootName = readRootName(fields, scope.roots, 'public-good');
  if (placed === undefined || roots.length === 0) return undefined;
  return {
    compile: async (materials) => {
      const reader = lateReader(scope.reader, materials);
      const late = { ...fields, reader };
      const subject =
        kind === 'subject'
          ? patternOf(late, placed)
          : await attempt(
              reader,
              { at: placed.at, rule: 'pattern-malformed' },
              async () => await patternName(placed.text, 'anchored'),
            );
      const authorities = compileRoots(roots, materials, scope);
      const named = namedRoot(rootName, scope.roots.load(materials), scope.roots.names, reader);
      if (subject === undefined || named === undefined || authorities.length !== roots.length) return undefined;
      warnOfStrangers(late, placed, subject);
      const identity: TrustedIdentity = { subject, issuer, extensions: [] };
      return {
        description: `${subject.text} by the authority in ${roots.map(({ name }) => name).join(', ')}`,
        who: { kind: 'identity', identity },
        root: rootOf(authorities, named.root),
        demands: {
          logs: demand.log === 'required' ? 1 : 0,
          logsOfKeys: 0,
          timestamps: demand.timestamp === 'required' ? 1 : 0,
          scts: 0,
          bundledIntermediates: 'used',
        },
      };
    },
  };
}

function readRoots(fields: PolicyFields, scope: SignerScope): readonly PemSource[] {
  const placed = requireField(fields, 'roots');
  if (placed === undefined) return [];
  const items = placed.node.kind === 'list' ? (itemsOf(placed, maxRoots) ?? []) : [placed];
  return items.map((item) => readRoot(item, scope)).filter((source) => source !== undefined);
}

/** `{file: ca.pem}`, `{data: …}`, or the file alone. */
function readRoot(item: PlacedNode, scope: SignerScope): PemSource | undefined {
  if (item.node.kind === 'scalar') {
    const map = {
      kind: 'map' as const,
      entries: [{ key: 'file', keyAt: item.node.at, value: item.node }],
      at: item.node.at,
    };
    return readPem({ map, path: item.path, reader: item.reader }, scope);
  }
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['file', 'data']);
  requireOneField(fields, ['file', 'data']);
  return readPem(fields, scope);
}

function compileRoots(
  roots: readonly PemSource[],
  materials: Materials,
  scope: SignerScope,
): readonly CertificateAuthority[] {
  const reader = lateReader(scope.reader, materials);
  return roots.flatMap((source) => {
    const bytes = source.read(materials);
    const authority =
      bytes === undefined
        ? undefined
        : attemptNow(reader, { at: source.at, rule: 'certificate-malformed' }, () =>
            certificateAuthorityOf({ pem: decodeUtf8(bytes, 'certificate-malformed'), uri: '' }),
          );
    return authority === undefined ? [] : [authority];
  });
}

function rootOf(
  certificateAuthorities: readonly CertificateAuthority[],
  { logs, timestampAuthorities }: TrustedRoot,
): TrustedRoot {
  const trusted = { logs, ctLogs: [], certificateAuthorities, timestampAuthorities };
  return { ...trusted, origin: originOf(trusted), skipped: [] };
}
