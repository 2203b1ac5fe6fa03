// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { UsageError } from '../../errors/errors.ts';

/** The key of the issuer, which never leaves this object, and the public half that anybody may read. */
export interface TokenKey {
  /** RFC 7517 §5. */
  readonly jwks: JsonObject;
  sign(claims: JsonObject): Promise<string>;
  /**
   * The claims of a token that this key signed, is meant for `audience`, and is valid at `nowMs`.
   *
   * @throws {UsageError} `identity-token-refused`
   */
  verify(token: string, expected: { readonly audience: string; readonly nowMs: number }): Promise<JsonObject>;
}

const algorithm = 'ES256';
const keyId = 'sandbox';
/** Clocks of one machine agree; a container or virtual machine may lag a little. */
const toleranceSeconds = 5;

export async function createTokenKey(): Promise<TokenKey> {
  const jose = await import('jose');
  const { privateKey, publicKey } = await jose.generateKeyPair(algorithm);
  const jwks = { keys: [{ ...(await jose.exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] };
  const keySet = jose.createLocalJWKSet(jwks);
  return {
    jwks: jwks as unknown as JsonObject,
    sign: async (claims) =>
      await new jose.SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'JWT' }).sign(privateKey),
    verify: async (token, { audience, nowMs }) => {
      const options = { audience, currentDate: new Date(nowMs), clockTolerance: toleranceSeconds };
      try {
        const required = { algorithms: [algorithm], requiredClaims: ['iss', 'sub', 'exp'] };
        const { payload } = await jose.jwtVerify(token, keySet, { ...options, ...required });
        return payload as JsonObject;
      } catch (cause) {
        const why = cause instanceof jose.errors.JOSEError ? cause.message : 'it does not parse';
        throw new UsageError('identity-token-refused', `the identity token is refused: ${why}`, { cause });
      }
    },
  };
}
