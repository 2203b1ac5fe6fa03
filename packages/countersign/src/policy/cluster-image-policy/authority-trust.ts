// SPDX-License-Identifier: Apache-2.0
import { originOf } from '../../trust/origin-of.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { Materials } from '../draft.ts';
import { addError, type PlacedText, type PolicyReader } from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { AuthorityDraft } from './authority-draft.ts';

export interface AuthorityTrust {
  /** Absent: a key without logs and timestamps. */
  readonly root?: TrustedRoot;
  readonly demands: PolicySigner['demands'];
}

/**
 * What the policy-controller demands of this authority, and by whose keys; undefined, with a problem, if a root is missing. Logs and
 * timestamp authorities that it would not ask are left out of the root, so that they prove no time here either.
 */
export function authorityTrust(
  authority: AuthorityDraft,
  { roots }: Pick<Materials, 'roots'>,
  reader: PolicyReader,
): AuthorityTrust | undefined {
  const { who } = authority;
  if (who.kind !== 'key' && who.kind !== 'keyless') return undefined;
  const wanted = wantedRoots(authority);
  const parts: RootParts = {};
  for (const role of ['certificates', 'logs', 'timestamps'] as const) {
    const choice = wanted[role];
    if (choice === undefined) continue;
    const root = rootOf(choice.trustRoot, roots, reader);
    if (root === undefined) return undefined;
    parts[role] = root;
  }
  const logs = wanted.logs === undefined ? 0 : 1;
  const demands = {
    logs,
    logsOfKeys: logs,
    timestamps: wanted.timestamps === undefined ? 0 : 1,
    scts: who.kind === 'keyless' && who.scts === 'demanded' ? 1 : 0,
    bundledIntermediates: 'ignored' as const,
  };
  const root = combinedRoot(parts);
  return root === undefined ? { demands } : { root, demands };
}

/** Whose keys count for what; without a name, those of the public instance. Absent: nobody is asked. */
interface RootChoice {
  readonly trustRoot: PlacedText | undefined;
}

type WantedRoots = Partial<Record<'certificates' | 'logs' | 'timestamps', RootChoice>>;
type RootParts = Partial<Record<keyof WantedRoots, TrustedRoot>>;

function wantedRoots(authority: AuthorityDraft): WantedRoots {
  const { who, witness, format } = authority;
  const own = who.kind === 'keyless' ? { trustRoot: who.trustRoot } : undefined;
  const timestamps = wantedTimestamps(authority);
  const isLogged = timestamps === undefined && isLogWanted(authority);
  const logs = format === 'bundle' ? own : { trustRoot: witness.ctlog?.trustRoot };
  return {
    ...(own === undefined ? {} : { certificates: own }),
    ...(timestamps === undefined ? {} : { timestamps }),
    ...(isLogged && logs !== undefined ? { logs } : {}),
  };
}

function wantedTimestamps({ witness, format, who }: AuthorityDraft): RootChoice | undefined {
  const { timestamp } = witness;
  if (timestamp === undefined) return undefined;
  if (format === 'bundle' && who.kind === 'keyless') return { trustRoot: who.trustRoot };
  return timestamp.trustRoot === undefined ? undefined : { trustRoot: timestamp.trustRoot };
}

/** Keys want a log only if one is named; identities do, unless they have a trust root of their own. */
function isLogWanted({ who, witness: { ctlog }, format }: AuthorityDraft): boolean {
  const isNamed = ctlog?.url !== undefined || ctlog?.trustRoot !== undefined;
  if (who.kind !== 'keyless') return isNamed;
  if (format === 'bundle') return true;
  return isNamed || (ctlog === undefined && who.trustRoot === undefined);
}

function rootOf(
  name: PlacedText | undefined,
  roots: Materials['roots'],
  reader: PolicyReader,
): TrustedRoot | undefined {
  const root = roots.get(name === undefined ? 'public-good' : `TrustRoot/${name.text}`);
  if (root === undefined && name !== undefined) {
    addError(reader, name.at, {
      rule: 'trust-root-unknown',
      message: `wanted a TrustRoot \`${name.text}\` among the policies, got none that can be used`,
      hint: 'put the document of kind TrustRoot into the same file or folder',
    });
  }
  return root;
}

function combinedRoot({ certificates, logs, timestamps }: RootParts): TrustedRoot | undefined {
  const parts = [certificates, logs, timestamps].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const trusted = {
    certificateAuthorities: certificates?.certificateAuthorities ?? [],
    ctLogs: certificates?.ctLogs ?? [],
    logs: logs?.logs ?? [],
    // A log of the second kind dates nothing by itself: the authorities beside it do.
    timestampAuthorities: (timestamps ?? logs)?.timestampAuthorities ?? [],
  };
  return { ...trusted, origin: originOf(trusted), skipped: [...new Set(parts.flatMap(({ skipped }) => skipped))] };
}
