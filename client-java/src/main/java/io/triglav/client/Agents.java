package io.triglav.client;

import java.util.List;

/**
 * Programs that watch resources, and who of them watches what. Its methods throw as {@link
 * TriglavClient} says.
 */
public final class Agents {
  private final Remote remote;

  Agents(Remote remote) {
    this.remote = remote;
  }

  /** Says that the agent is there, or still there. */
  public void put(String name, AgentDefinition definition) {
    var body = Requests.agent(definition);
    remote.order((api, headers) -> api.putAgent(name, body, headers));
  }

  /** All agents, those that are gone as well. */
  public List<RegisteredAgent> list() {
    return remote.list((api, headers) -> api.listAgents(headers), Answers::agent);
  }

  /**
   * The agent of that name, with all that it watches.
   *
   * @throws Rejected with status 404 when there is none
   */
  public RegisteredAgent get(String name) {
    return Answers.agentDetails(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.getAgent(name, headers)));
  }

  /**
   * Takes what there is to watch below some prefixes, or the agent's fair share of it where several
   * ask, and says what it has looked at. Who asks again keeps what he has.
   *
   * @throws Rejected with status 404 when the server knows no such agent
   */
  public List<ClaimedResource> claim(String name, Claim claim) {
    var body = Requests.claim(claim);
    return remote.list((api, headers) -> api.claimWatches(name, body, headers), Answers::claimed);
  }
}
