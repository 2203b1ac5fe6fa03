// SPDX-License-Identifier: Apache-2.0
import { createHub } from '../../hub/create-hub.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import { sandboxLogPath } from '../../trust/sandbox-mark.ts';
import { createIssuer, type Issuer } from '../oidc/create-issuer.ts';
import { createTufRepository, type TufRepository } from '../tuf/create-tuf-repository.ts';
import { createSandboxWorld, type SandboxWorld } from '../world.ts';
import type { SandboxUrls } from '../world-documents.ts';
import { ctService } from './ct-service.ts';
import { fulcioService } from './fulcio-service.ts';
import { rekor1Service } from './rekor1-service.ts';
import { rekor2Service } from './rekor2-service.ts';
import { type OpenPorts, openPorts } from './sandbox-ports.ts';
import { timestampService } from './timestamp-service.ts';
import { tufService } from './tuf-service.ts';
import { tufTargets } from './tuf-targets.ts';
import { underLogPath } from './under-log-path.ts';

export interface StartSandboxOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** A loopback address; default 127.0.0.1. */
  readonly host?: string;
  /** The services listen on this port and the next ones; default 0: any free ones. */
  readonly firstPort?: number;
  readonly drainMs?: number;
}

/** A private Sigstore and a registry on ports of this machine. Everything it made is gone when it is closed. */
export interface RunningSandbox {
  readonly urls: SandboxUrls;
  readonly tufUrl: string;
  /** `127.0.0.1:41234`, as image references write it. */
  readonly registry: string;
  readonly world: SandboxWorld;
  readonly issuer: Issuer;
  readonly tuf: TufRepository;
  close(): Promise<void>;
}

const tufDays = 365;

/** Takes requests when this resolves. */
export async function startSandbox(options: StartSandboxOptions): Promise<RunningSandbox> {
  const { clock, random, log, host = '127.0.0.1', firstPort = 0 } = options;
  const drain = options.drainMs === undefined ? {} : { drainMs: options.drainMs };
  const opened = await openPorts({ host, firstPort, log, ...drain });
  try {
    const urls = urlsOf(opened);
    const world = createSandboxWorld({ clock, random, urls });
    const issuer = await createIssuer({ url: urls.issuer, clock, random });
    const tuf = await createTufRepository({ targets: tufTargets(world), nowMs: clock.nowMs(), days: tufDays });
    const hub = await createHub({ storage: { kind: 'memory' }, clock, random, log });
    const { ports } = opened;
    ports.issuer.serve(issuer.handler);
    ports.authority.serve(fulcioService({ world, verifyToken: issuer.verify }));
    ports.certificateLog.serve(underLogPath(ctService(world.certificateLog)));
    ports.rekor1.serve(underLogPath(rekor1Service(world.rekor1)));
    ports.rekor2.serve(underLogPath(rekor2Service(world.rekor2)));
    ports.timestamp.serve(timestampService(world));
    ports.tuf.serve(tufService(tuf));
    ports.registry.serve(hub.handler);
    return {
      urls,
      tufUrl: ports.tuf.url,
      registry: new URL(ports.registry.url).host,
      world,
      issuer,
      tuf,
      close: async () => {
        await opened.close();
        await hub.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function urlsOf({ ports }: OpenPorts): SandboxUrls {
  return {
    certificateAuthority: ports.authority.url,
    certificateLog: `${ports.certificateLog.url}${sandboxLogPath}`,
    timestampAuthority: `${ports.timestamp.url}/api/v1/timestamp`,
    rekor1: `${ports.rekor1.url}${sandboxLogPath}`,
    rekor2: `${ports.rekor2.url}${sandboxLogPath}`,
    issuer: ports.issuer.url,
  };
}
