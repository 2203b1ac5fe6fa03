// SPDX-License-Identifier: Apache-2.0
import type { Agent } from 'node:http';

/** Beyond it, agents without work are let go: a hostile registry could name one host after another. */
const maxAgents = 128;

export interface AgentPool {
  /** The agent of that key, made when there is none yet. */
  get(key: string, make: () => Agent): Agent;
  /** Closes all connections, also those in use. */
  readonly close: () => void;
}

export function createAgentPool(): AgentPool {
  const agents = new Map<string, Agent>();
  return {
    get(key, make) {
      const known = agents.get(key);
      if (known !== undefined) return known;
      if (agents.size >= maxAgents) dropIdle(agents);
      const made = make();
      agents.set(key, made);
      return made;
    },
    close() {
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

function dropIdle(agents: Map<string, Agent>): void {
  for (const [key, agent] of agents) {
    if (Object.keys(agent.sockets).length > 0 || Object.keys(agent.requests).length > 0) continue;
    agent.destroy();
    agents.delete(key);
  }
}
