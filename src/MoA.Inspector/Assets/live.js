// Shows a run while it works: whatever happens refreshes the fragment; the pieces of its answer are written where the fragment leaves room.
import { watch } from './events.js';
import { announce, say } from './notices.js';

const textOf = (delta) => delta.content ?? delta.choice?.delta?.content ?? '';

export async function follow(id, fragment) {
  let answer = '';
  let drawn = false;

  const draw = () => {
    drawn = false;
    const place = document.querySelector(`[data-stream][data-run="${id}"], [data-run="${id}"] [data-stream]`);
    if (place && place.textContent !== answer) place.textContent = answer;
  };
  const write = (text) => {
    answer = text;
    if (drawn) return;
    drawn = true;
    requestAnimationFrame(draw);
  };
  const refresh = async (options) => {
    await fragment.refresh(options);
    draw();
  };
  const stream = `stream of ${id}`;
  const connected = (isThere) => say(stream, isThere ? null : 'The connection to the run is lost: reconnecting…');

  try {
    for await (const { type, data } of watch(id, connected)) {
      if (type === 'answer.delta') {
        write(answer + textOf(data));
        continue;
      }

      if (type === 'run.resumed') write('');
      const news = tell(type, data);
      if (news) announce(news);
      refresh();
    }
    say(stream, null);
  } catch (failure) {
    say(stream, failure.message);
  }

  await refresh({ now: true });
}

function tell(type, data) {
  switch (type) {
    case 'layer.started':
      return data.models.length === 1 ? `Layer ${data.layer}: ${data.models[0]} is asked.` : `Layer ${data.layer}: ${data.models.length} proposers are asked.`;
    case 'layer.completed':
      return `Layer ${data.layer} is done: ${data.completed} proposals, ${data.failed} failed.`;
    case 'run.completed':
      return 'The answer is complete.';
    case 'run.failed':
      return 'The run failed.';
    case 'run.cancelled':
      return 'The run was stopped.';
    case 'run.resumed':
      return 'The run was taken up again.';
    default:
      return null;
  }
}
