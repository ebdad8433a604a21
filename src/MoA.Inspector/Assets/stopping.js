// Stopping a run.
import { say } from './notices.js';
import { post } from './session.js';

export async function stop(id) {
  try {
    await post(`/v1/runs/${encodeURIComponent(id)}/cancel`);
    say('stop', null);
  } catch (failure) {
    say('stop', `The run was not stopped: ${failure.message}`);
  }
}
