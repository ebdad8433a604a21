import { offerKeyChange } from './session.js';
import { offerThemes } from './theming.js';
import { watchReading } from './reading.js';

offerThemes();
offerKeyChange();
watchReading();
const { show } = await import(`./pages/${document.body.dataset.page}.js`);
await show(document.getElementById('content'));
