// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { UntrustedError } from '../../errors/errors.ts';
import { normaliseSignedName } from '../../oci/signed-name.ts';
import type { AppliedRule } from '../covering-rules.ts';

export interface NameClaim {
  readonly kind: 'signature' | 'attestation';
  /** `docker-reference`, or the names of the subjects that are the image; as they were signed. */
  readonly signedNames: readonly (string | undefined)[];
}

interface OneName {
  readonly kind: NameClaim['kind'];
  readonly signedName: string | undefined;
}

const otherNames =
  'if the image was copied on purpose, name its first home in `mirrors`, or sign it again where it is; `signedName: any` accepts every name';

/**
 * Undefined if a signed name lets the image be used under this name: without that, an image of one team could be put under the name
 * of another, or an old release under a new tag. Names of attestations are often no names of images at all; one that is may not be another.
 */
export function judgeName(
  { kind, signedNames }: NameClaim,
  applied: AppliedRule,
  usedTag: string | undefined,
): UntrustedError | undefined {
  if (applied.rule.signedName === 'any') return undefined;
  const claims = (signedNames.length === 0 ? [undefined] : signedNames).map((signedName) => ({ kind, signedName }));
  // What it calls the same content besides, a file or nothing, does not undo that it names an image.
  const naming = claims.filter((claim) => namedImage(claim) !== null);
  const errors = (naming.length === 0 ? claims : naming).map((claim) => judgeOne(claim, applied, usedTag));
  return errors.includes(undefined) ? undefined : errors[0];
}

/** Which of the names the image is used under: the one that names it, else the first that lets it be used; the first of all if none does. */
export function fittingName(claim: NameClaim, applied: AppliedRule, usedTag: string | undefined): number {
  const { kind, signedNames } = claim;
  const fits = signedNames.map((name) => judgeName({ kind, signedNames: [name] }, applied, usedTag) === undefined);
  const named = signedNames.findIndex((signedName, index) => {
    const image = fits[index] === true ? namedImage({ kind, signedName }) : null;
    return image !== null && applied.names.includes(image.repository);
  });
  return Math.max(0, named >= 0 ? named : fits.indexOf(true));
}

function judgeOne(
  claim: OneName,
  { rule, names }: AppliedRule,
  usedTag: string | undefined,
): UntrustedError | undefined {
  const wants = claim.kind === 'attestation' ? 'if-named' : rule.signedName;
  const signed = namedImage(claim);
  // No name of ours is written so, and a signature has no other reason to name something.
  const isStrange = claim.kind === 'signature' && (claim.signedName ?? '') !== '';
  if (signed === null) return wants === 'if-named' && !isStrange ? undefined : unnamed(names, claim);
  if (!names.includes(signed.repository)) return otherImage(names, claim);
  if (wants === 'tag') return judgeTag(signed.tag, usedTag, claim);
  const differs = signed.tag !== undefined && usedTag !== undefined && signed.tag !== usedTag;
  return differs ? otherTag(usedTag, claim) : undefined;
}

function namedImage({ kind, signedName }: OneName): ReturnType<typeof normaliseSignedName> {
  if (signedName === undefined || signedName === '') return null;
  // `app` or `dist/app.js` is what an attestation calls a file; only what begins with a host names an image.
  if (kind === 'attestation' && !/^[^/]*[.:][^/]*\/|^localhost\//.test(signedName)) return null;
  return normaliseSignedName(signedName);
}

function judgeTag(signed: string | undefined, used: string | undefined, claim: OneName): UntrustedError | undefined {
  if (used === undefined) {
    return mismatch(
      'wanted an image that is used under a tag, got one by its digest alone',
      'name the tag beside the digest',
    );
  }
  if (signed === used) return undefined;
  return signed === undefined
    ? mismatch(`wanted a signature for the tag ${quote(used)}, got one that names no tag`, 'sign with `--sign-tag`')
    : otherTag(used, claim);
}

function unnamed([name = '']: readonly string[], { signedName }: OneName): UntrustedError {
  const got =
    signedName === undefined || signedName === '' ? 'one that names no image' : `one for ${quote(signedName)}`;
  const hint = 'sign with `countersign sign`, which names the repository; cosign 3 does not';
  return mismatch(`wanted a signature for ${quote(name)}, got ${got}`, hint);
}

function otherImage([name = '']: readonly string[], { kind, signedName }: OneName): UntrustedError {
  const article = kind === 'signature' ? 'a signature' : 'an attestation';
  return mismatch(`wanted ${article} for ${quote(name)}, got one for ${quote(signedName ?? '')}`, otherNames);
}

function otherTag(used: string | undefined, { signedName }: OneName): UntrustedError {
  const hint = 'somebody may have put an old release under a new tag; sign this tag if it is right';
  return mismatch(`wanted a signature for the tag ${quote(used ?? '')}, got one for ${quote(signedName ?? '')}`, hint);
}

function mismatch(message: string, hint: string): UntrustedError {
  return new UntrustedError('reference-mismatch', message, { hint });
}
