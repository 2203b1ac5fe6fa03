// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../crypto/hash.ts';
import type { Access, AccessAnswer } from './access.ts';
import { parseHtpasswd } from './htpasswd.ts';

export interface HtpasswdAccessOptions {
  /** The content of the password file. */
  readonly htpasswd: string;
  readonly realm?: string;
  /** What those may do who send no credentials. Default nothing. */
  readonly anonymous?: 'nothing' | 'pull';
}

const maxComparisons = 16;
const maxRemembered = 1000;
/** bcrypt sees no further (and a longer password would be equal to its beginning). */
const maxPasswordBytes = 72;
/** Compared with when there is no such user, so that the time tells nothing: the hash of a password that nobody kept. */
const decoy = '$2b$10$GBY4vCf5CjAZl7fhBlAaZOccG7Pz/B3SAtS7rjS9rqBsN2yPpqZD6';

/**
 * Basic authentication against an htpasswd file; who has a password may do everything.
 *
 * @throws {UsageError} `config-malformed`
 */
export function htpasswdAccess(options: HtpasswdAccessOptions): Access {
  const users = parseHtpasswd(options.htpasswd);
  const challenge: AccessAnswer = {
    kind: 'challenge',
    challenge: `Basic realm="${(options.realm ?? 'countersign hub').replace(/["\\]/g, '')}"`,
  };
  // bcrypt takes a tenth of a second by design; what it once accepted is remembered by hash, what it refused is not.
  const accepted = new Set<string>();
  let comparing = 0;
  return async ({ authorization, action }) => {
    if (authorization === undefined) return options.anonymous === 'pull' && action === 'pull' ? everything : challenge;
    const credentials = parseBasic(authorization);
    if (credentials === null) return challenge;
    const key = digestHex('sha256', Buffer.from(authorization));
    if (accepted.has(key)) return everything;
    if (comparing >= maxComparisons) return { kind: 'busy' };
    comparing += 1;
    try {
      if (!(await matches(credentials, users))) return challenge;
    } finally {
      comparing -= 1;
    }
    if (accepted.size >= maxRemembered) accepted.clear();
    accepted.add(key);
    return everything;
  };
}

const everything: AccessAnswer = { kind: 'granted', reads: 'all' };

interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** RFC 7617. */
function parseBasic(field: string): Credentials | null {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(field)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function matches({ user, password }: Credentials, users: ReadonlyMap<string, string>): Promise<boolean> {
  if (Buffer.byteLength(password) > maxPasswordBytes) return false;
  const { compare } = await import('bcryptjs');
  const same = await compare(password, users.get(user) ?? decoy);
  return same && users.has(user);
}
