// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { encodeYaml } from '../../yaml/encode-yaml.ts';
import type { PolicySet } from '../policy-set.ts';
import type { ExportLimit } from './export-limit.ts';
import { encodeSigstoreSigned } from './podman-policy.ts';
import { isWithin, overlap, type PodmanScope } from './podman-scope.ts';
import { type PodmanRule, podmanRules } from './rule-to-podman.ts';

/** A policy for podman, buildah, skopeo and CRI-O. */
export interface PodmanExport {
  /** `policy.json`. */
  readonly policy: JsonObject;
  /** A file for `registries.d`, without which no signature is looked for. */
  readonly registries: string;
  readonly limits: readonly ExportLimit[];
}

export interface ExportOptions {
  /** What happens where podman cannot ask for everything: `reject` its images, or ask for the rest. */
  readonly incomplete: 'reject' | 'partial';
}

const reject: JsonObject = { type: 'reject' };

/**
 * The policy set as far as podman's format goes. Whatever it does not mention is rejected, and nothing is ever accepted unsigned; images of
 * a rule that cannot be said in full are rejected, unless the caller wants the rest of it.
 */
export function exportPodman(policySet: PolicySet, options: ExportOptions): PodmanExport {
  const rules = podmanRules(policySet.rules);
  const scopes = uniqueScopes(rules.flatMap((rule) => [...rule.scopes, ...rule.except]));
  const general = generalLimits(policySet);
  const isRevoking = policySet.revoked.length > 0 && options.incomplete === 'reject';
  const docker = scopes.map((scope) => {
    const entries = isRevoking ? [reject] : entriesOf(scope, rules, options);
    return [scope.text, entries] as const;
  });
  return {
    policy: { default: [reject], transports: { docker: Object.fromEntries(docker) } },
    registries: registriesOf(docker.filter(([, entries]) => !entries.includes(reject)).map(([text]) => text)),
    limits: [...general, ...sharedNames(scopes, rules), ...rules.flatMap(({ limits }) => limits)],
  };
}

/** podman looks at the narrowest scope alone: it must hold what all rules around it demand. */
function entriesOf(
  scope: PodmanScope,
  rules: readonly PodmanRule[],
  { incomplete }: ExportOptions,
): readonly JsonObject[] {
  const covering = rules.filter((rule) => covers(rule, scope) || covers(rule, asRepository(scope)));
  const isWhole = covering.every(({ limits }) => limits.every(({ kind }) => kind !== 'lost'));
  const isUnclear = rules.some(({ unclear }) => unclear.some((around) => overlap(around, scope)));
  if (isUnclear && incomplete === 'reject') return [reject];
  // A rule of which nothing can be asked would vanish beside the others.
  const isEmpty = covering.some(({ asks }) => asks.length === 0);
  if (covering.length === 0 || (!isWhole && incomplete === 'reject')) return [reject];
  if (isEmpty && (incomplete === 'reject' || covering.every(({ asks }) => asks.length === 0))) return [reject];
  if (covering.some(({ kind }) => kind === 'rejected')) return [reject];
  const entries = covering.flatMap(({ asks, identityFor }) =>
    asks.map((ask) => encodeSigstoreSigned({ ...ask, signedIdentity: identityFor(scope) })),
  );
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** One name in podman for a repository and for all below it: what covers either must hold. */
function asRepository(scope: PodmanScope): PodmanScope {
  return { ...scope, kind: 'repository' };
}

function sharedNames(scopes: readonly PodmanScope[], rules: readonly PodmanRule[]): readonly ExportLimit[] {
  const shared = scopes.filter((scope) =>
    rules.some((rule) => !covers(rule, scope) && covers(rule, asRepository(scope))),
  );
  return shared.map(({ text }) => ({
    kind: 'stricter',
    what: `\`${text}\` is one name for a repository and for all below it, so that both need what either needs`,
  }));
}

function covers({ scopes, except }: PodmanRule, scope: PodmanScope): boolean {
  return scopes.some((outer) => isWithin(scope, outer)) && !except.some((outer) => isWithin(scope, outer));
}

function uniqueScopes(scopes: readonly PodmanScope[]): readonly PodmanScope[] {
  const byText = new Map<string, PodmanScope>();
  for (const scope of scopes) if (byText.get(scope.text)?.kind !== 'below') byText.set(scope.text, scope);
  return [...byText.values()].sort((one, other) => (one.text < other.text ? -1 : 1));
}

function generalLimits({ revoked, exceptions, settings }: PolicySet): readonly ExportLimit[] {
  return [
    ...(revoked.length > 0
      ? [{ kind: 'lost', what: '`digestNotIn`, which revokes digests for every image' } as const]
      : []),
    ...(exceptions.length > 0 ? [{ kind: 'stricter', what: 'exceptions are not exported' } as const] : []),
    ...(settings.notCovered === 'refuse'
      ? []
      : [{ kind: 'stricter', what: 'images that no rule covers are rejected' } as const]),
  ];
}

/** `registries.d` knows neither `*.domain` nor the empty scope. */
function registriesOf(scopes: readonly string[]): string {
  const named = scopes.filter((text) => text !== '' && !text.startsWith('*'));
  const use = { key: 'use-sigstore-attachments', value: true };
  const entries = named.map((key) => ({ key, value: { layout: 'block', entries: [use] } as const }));
  return encodeYaml({
    entries: [
      ...(named.length < scopes.length ? [{ key: 'default-docker', value: { entries: [use] } }] : []),
      { key: 'docker', value: { layout: 'block', entries } },
    ],
  });
}
