// SPDX-License-Identifier: Apache-2.0
import { acceptedStranger } from '../../trust/accepted-stranger.ts';
import type { ExtensionMatcher, NameMatcher, TrustedIdentity } from '../../trust/trusted-identity.ts';
import type { FulcioExtensionName } from '../../x509/fulcio-extension-names.ts';
import { addSurprise, type PlacedText, type PolicyFields } from '../policy-fields.ts';
import { lateReader } from './policy-scope.ts';
import { type NamedRoot, namedRoot, type WitnessDemand } from './read-trust-roots.ts';
import type { SignerForm, SignerScope } from './signer-draft.ts';

/** A signer that is an identity in certificates of a trust root. */
export function identityForm(
  identity: TrustedIdentity,
  rootName: PlacedText,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm {
  return {
    compile: async (materials) => {
      const reader = lateReader(scope.reader, materials);
      const named = namedRoot(rootName, scope.roots.load(materials), scope.roots.names, reader);
      if (named === undefined) return undefined;
      return {
        description: describe(identity),
        who: { kind: 'identity', identity },
        root: named.root,
        demands: demandsOf(named, demand),
      };
    },
  };
}

/** A certificate log is asked for wherever the root names one, also one of a kind that is not known here: then nothing satisfies. */
function demandsOf(
  { root, origin, log, timestamp }: NamedRoot,
  demand: Partial<WitnessDemand>,
): ReturnType<typeof demands> {
  const isSkipped = root.skipped.some((what) => what.startsWith('`trustedRoot.ctlogs['));
  const hasCertificateLogs = root.ctLogs.length > 0 || isSkipped || origin === 'public-good';
  return demands({ log: demand.log ?? log, timestamp: demand.timestamp ?? timestamp }, hasCertificateLogs ? 1 : 0);
}

function demands({ log, timestamp }: WitnessDemand, scts: number) {
  return {
    logs: log === 'required' ? 1 : 0,
    logsOfKeys: 0,
    timestamps: timestamp === 'required' ? 1 : 0,
    scts,
    bundledIntermediates: 'ignored' as const,
  };
}

function describe({ subject, issuer }: TrustedIdentity): string {
  return `${subject.text} by ${issuer.text}`;
}

export function extension(name: FulcioExtensionName, value: NameMatcher | undefined): readonly ExtensionMatcher[] {
  return value === undefined ? [] : [{ name, value }];
}

/** Tells of a pattern that takes in people whom nobody named. */
export function warnOfStrangers(fields: PolicyFields, placed: PlacedText, matcher: NameMatcher): void {
  const stranger = acceptedStranger(matcher);
  if (stranger === undefined) return;
  addSurprise(fields.reader, placed.at, {
    rule: 'identity-accepts-strangers',
    message: `\`${placed.text}\` in \`${fields.path}\` also matches \`${stranger}\``,
    hint: 'name the part that only yours have: a host, an organisation, a domain',
  });
}
