// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import type { CertificateSigner } from '../verify/signer.ts';

/** A signer as a policy would name him, after one signature of his. */
export interface DraftedSigner {
  readonly wantedName: string;
  readonly fields: JsonObject;
  /** What a person should check. */
  readonly advice: readonly string[];
}

const githubIssuer = 'https://token.actions.githubusercontent.com';
const workflow =
  /^https:\/\/github\.com\/([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+\/\.github\/workflows\/[A-Za-z0-9._-]+\.ya?ml@(?:refs\/[A-Za-z0-9._/-]+|[0-9a-f]{40}))$/;
const numeric = /^[1-9]\d{0,14}$/;
const plainName = /^[^\s*]+$/;

/**
 * Whoever has the certificate, as narrowly as it says: with the numbers that a platform never gives twice. A tag stands for all tags, as the
 * next release has another one; anything else stays as it is. Undefined for names that the language cannot say.
 *
 * @param trustRoot absent for the public-good one
 */
export function draftIdentity(signer: CertificateSigner, trustRoot: string | undefined): DraftedSigner | undefined {
  const { subject, issuer, extensions } = signer;
  if (issuer === undefined || !plainName.test(issuer) || !plainName.test(subject)) return undefined;
  const root = trustRoot === undefined ? {} : { trustRoot };
  const path = issuer === githubIssuer ? workflow.exec(subject)?.[1] : undefined;
  if (path !== undefined) return draftGithub(path, extensions, root);
  const identifier = extensions.sourceRepositoryIdentifier;
  const isNumbered = identifier !== undefined && numeric.test(identifier);
  return {
    wantedName: shortName(subject),
    fields: {
      keyless: {
        issuer,
        subject: anyTag(subject),
        ...(isNumbered ? { extensions: { sourceRepositoryIdentifier: identifier } } : {}),
        ...root,
      },
    },
    advice: ['check that this is who should sign'],
  };
}

function draftGithub(path: string, extensions: CertificateSigner['extensions'], root: JsonObject): DraftedSigner {
  const caller = callerOf(extensions);
  const isNumbered = 'ownerId' in caller || 'repositoryId' in caller;
  return {
    wantedName: shortName(`https://github.com/${path}`),
    fields: {
      github: { workflow: anyTag(path), ...(Object.keys(caller).length === 0 ? {} : { caller }), ...root },
    },
    advice: [
      'check that this workflow is the one that releases',
      ...(isNumbered ? [] : ['the certificate has no numeric ids: add `caller: {ownerId: …}` by hand']),
      ...(extensions.sourceRepositoryRef?.startsWith('refs/pull/')
        ? ['it ran for a pull request: strangers can open one']
        : []),
    ],
  };
}

function callerOf(extensions: CertificateSigner['extensions']): JsonObject {
  const uri = extensions.sourceRepositoryUri ?? '';
  const repository = /^https:\/\/github\.com\/([A-Za-z0-9-]+\/[A-Za-z0-9._-]+)$/.exec(uri)?.[1];
  const ref = extensions.sourceRepositoryRef;
  return {
    ...numbered('ownerId', extensions.sourceRepositoryOwnerIdentifier),
    ...numbered('repositoryId', extensions.sourceRepositoryIdentifier),
    ...(repository === undefined ? {} : { repository }),
    ...(ref === undefined || !/^refs\/[A-Za-z0-9._/-]+$/.test(ref) ? {} : { ref: anyTagRef(ref) }),
  };
}

function numbered(name: string, id: string | undefined): JsonObject {
  return id !== undefined && numeric.test(id) ? { [name]: Number(id) } : {};
}

/** Branches stay what they are: anybody with write access can push another one. */
function anyTag(subject: string): string {
  const at = subject.lastIndexOf('@');
  return at === -1 ? subject : `${subject.slice(0, at + 1)}${anyTagRef(subject.slice(at + 1))}`;
}

function anyTagRef(ref: string): string {
  return /^refs\/tags\/[^/]+$/.test(ref) ? 'refs/tags/*' : ref;
}

function shortName(subject: string): string {
  return subject.replace(/^[a-z]+:\/\/[^/]*\//, '').split(/\/\.github\/|\/\/|@/)[0] ?? subject;
}
