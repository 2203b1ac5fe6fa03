// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { Mistake } from '../policy-fields.ts';

/** What most readers of a pattern take it to mean, and the policy-controller does not. */
export function globSurprises(glob: string): readonly Mistake[] {
  const special = hubPattern(glob);
  if (special !== undefined) return [special];
  const surprises = [dockerHost(glob), noRegistry(glob), hostLetterCase(glob), tagOrNothing(glob)];
  return surprises.filter((surprise) => surprise !== undefined);
}

function hubPattern(glob: string): Mistake | undefined {
  if (glob !== '*' && glob !== '*/*') return undefined;
  const meant = glob === '*' ? 'index.docker.io/library/*' : 'index.docker.io/*/*';
  return {
    rule: 'glob-hub-only',
    message: `the pattern \`${glob}\` means \`${meant}\`, and speaks of images on Docker Hub alone`,
    hint: `write \`${meant}\` if you mean that, and \`**\` for every image`,
  };
}

function dockerHost(glob: string): Mistake | undefined {
  if (!glob.startsWith('docker.io/')) return undefined;
  return {
    rule: 'glob-docker-io',
    message: `the pattern ${quote(glob)} matches nothing, because names on Docker Hub are held against it as \`index.docker.io/…\``,
    hint: `write ${quote(`index.${glob}`)}`,
  };
}

function noRegistry(glob: string): Mistake | undefined {
  const slash = glob.indexOf('/');
  const first = glob.slice(0, slash < 0 ? glob.length : slash);
  const isHost = slash > 0 && (first === 'localhost' || /[.:*A-Z]/.test(first));
  if (isHost || glob.startsWith('*')) return undefined;
  const library = slash < 0 ? 'library/' : '';
  return {
    rule: 'glob-without-registry',
    message: `the pattern ${quote(glob)} names no registry, and matches only image names that are written without one, letter by letter, and never lets those pass without evidence`,
    hint: `write ${bothForms(`index.docker.io/${library}${glob}`)}`,
  };
}

function hostLetterCase(glob: string): Mistake | undefined {
  const slash = glob.indexOf('/');
  const host = glob.slice(0, Math.max(slash, 0));
  if (host === host.toLowerCase()) return undefined;
  return {
    rule: 'glob-letter-case',
    message: `the pattern ${quote(glob)} has upper-case letters in the host, and matches only names that are written in the same letters`,
    hint: `write ${quote(host.toLowerCase() + glob.slice(slash))}`,
  };
}

function tagOrNothing(glob: string): Mistake | undefined {
  const last = glob.slice(glob.lastIndexOf('/') + 1);
  if (last.includes('@') || last.endsWith('*')) return undefined;
  const colon = last.indexOf(':');
  if (colon >= 0) {
    return {
      rule: 'glob-names-tag',
      message: `the pattern ${quote(glob)} names a tag, and matches nothing in a cluster, where a digest has taken the place of every tag`,
      hint: `write ${bothForms(glob.slice(0, glob.length - last.length + colon))}`,
    };
  }
  return {
    rule: 'glob-never-matches',
    message: `the pattern ${quote(glob)} ends with the repository, and matches nothing, because a tag or digest follows in every name`,
    hint: `write ${bothForms(glob)}`,
  };
}

function bothForms(name: string): string {
  const bare = name.replace(/(?::[^/]*|@[^/]*|\*+)$/, '');
  return `two patterns, ${quote(`${bare}:*`)} and ${quote(`${bare}@*`)}`;
}
