// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import type { Rule } from '../rule.ts';
import type { ExportLimit } from './export-limit.ts';
import type { SigstoreSigned } from './podman-policy.ts';
import { isWithin, type PodmanScope, podmanScope, scopeAround } from './podman-scope.ts';
import { podmanDemand } from './requirement-to-podman.ts';

/** A rule in podman's words. */
export interface PodmanRule {
  readonly kind: 'asking' | 'rejected';
  readonly scopes: readonly PodmanScope[];
  readonly except: readonly PodmanScope[];
  /** Around images that the rule covers as well, and that no scope of podman's can tell from others. */
  readonly unclear: readonly PodmanScope[];
  readonly asks: readonly Omit<SigstoreSigned, 'signedIdentity'>[];
  /** Which signed name counts for images of this scope. */
  readonly identityFor: (scope: PodmanScope) => JsonObject;
  readonly limits: readonly ExportLimit[];
}

/** The rules that decide; those that only report are left out. */
export function podmanRules(rules: readonly Rule[]): readonly PodmanRule[] {
  return rules.filter(({ enforcement }) => enforcement.kind !== 'audit').map(podmanRule);
}

function podmanRule(rule: Rule): PodmanRule {
  const { asks, lost, narrowed } = podmanDemand(rule.require);
  const images = rule.images.map((pattern) => ({ pattern, scope: podmanScope(pattern) }));
  const mirrors = rule.mirrors.map((pattern) => ({ pattern, scope: podmanScope(pattern) }));
  const missing = [...images, ...mirrors].filter(({ scope }) => scope === undefined);
  const present = (list: typeof images): readonly PodmanScope[] => list.flatMap(({ scope }) => scope ?? []);
  const except = rule.except.flatMap((pattern) => podmanScope(pattern) ?? []);
  const say =
    (kind: ExportLimit['kind']) =>
    (what: string): ExportLimit => ({ rule: rule.id, kind, what });
  return {
    kind: asks.length === 0 && lost.length === 0 ? 'rejected' : 'asking',
    scopes: [...present(images), ...present(mirrors)],
    except,
    unclear: missing.map(({ pattern }) => scopeAround(pattern)),
    asks,
    identityFor: (scope) => signedIdentity(rule, scope, present(images), present(mirrors)),
    limits: [
      ...lost.map(say('lost')),
      ...contextLimits(rule).map(say('lost')),
      ...narrowed.map(say('stricter')),
      ...missing.map(({ pattern }) => say('lost')(`images by the pattern \`${pattern.text}\``)),
      ...(except.length < rule.except.length ? [say('lost')('some patterns of `except`')] : []),
      ...notes(rule).map(say('note')),
    ],
  };
}

function contextLimits({ where, namespace }: Rule): readonly string[] {
  return where.length > 0 || namespace !== undefined ? ['where the image runs: podman knows no namespaces'] : [];
}

function notes({ also, signedName, index, enforcement, mirrors }: Rule): readonly string[] {
  return [
    ...(warns(enforcement) ? ['the rule is enforced, and does not warn'] : []),
    ...(also.length > 0 ? ['signatures are looked for beside the image alone'] : []),
    ...(signedName === 'any' || signedName === 'if-named' ? ['the signature must name the repository'] : []),
    ...(signedName === 'repository' ? ['a tag in the signed name is not compared'] : []),
    ...(mirrors.length > 0 ? ['an image of a mirror needs its digest in its name, or a signature with the tag'] : []),
    ...(index === 'self' ? ['the manifest of the platform must be signed too: sign with `--recursive`'] : []),
  ];
}

function warns(enforcement: Rule['enforcement']): boolean {
  return enforcement.kind === 'warn' || (enforcement.kind === 'enforce' && enforcement.fromMs !== undefined);
}

/** What cosign and we sign names no tag, which podman's default demands. */
function signedIdentity(
  { signedName }: Rule,
  scope: PodmanScope,
  images: readonly PodmanScope[],
  mirrors: readonly PodmanScope[],
): JsonObject {
  const mirror = mirrors.find((outer) => isWithin(scope, outer));
  const [image] = images;
  if (mirror !== undefined && image !== undefined && !images.some((outer) => isWithin(scope, outer))) {
    if (mirror.kind === 'repository' && image.kind === 'repository') {
      return { type: 'exactRepository', dockerRepository: image.text };
    }
    return { type: 'remapIdentity', prefix: mirror.text, signedPrefix: image.text };
  }
  if (signedName === 'tag') return { type: 'matchExact' };
  // In podman a repository's name stands for those below it as well: they would need a signature in this name.
  return scope.kind === 'repository'
    ? { type: 'exactRepository', dockerRepository: scope.text }
    : { type: 'matchRepository' };
}
