// Pictures on their way into the library, each with its progress, one after the other; and the button
// that copies. Without this, the form sends them all at once, and the address can be selected.

const form = document.getElementById('upload');
const said = document.getElementById('said');

if (form) prepareUpload(form);
for (const button of document.querySelectorAll('button[data-copy]')) prepareCopy(button);

function prepareCopy(button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = 'Copied.';
    } catch {
      field.select();
      said.textContent = 'Your browser does not let this page copy: it is selected now.';
    }
  });
}

function prepareUpload(upload) {
  const chosen = upload.elements.files;
  upload.addEventListener('submit', (event) => {
    if (chosen.files.length === 0) return;
    event.preventDefault();
    void sendAll([...chosen.files]);
    chosen.value = '';
  });
  // Dropped anywhere on the page, since a near miss would open the picture instead.
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void sendAll(files);
  });
}

let turn = Promise.resolve();

/** What is chosen while others are being sent comes after them. */
function sendAll(files) {
  const rows = files.map(rowFor);
  turn = turn.then(async () => {
    let taken = 0;
    for (const [index, file] of files.entries()) {
      said.textContent = `Sending ${index + 1} of ${files.length}: ${file.name}`;
      if (await sendOne(file, rows[index])) taken += 1;
    }
    const failed = files.length - taken;
    said.textContent =
      `${taken} of ${files.length} sent.` + (failed > 0 ? ' The list above says why not all.' : '');
    if (taken > 0) await showLibrary();
  });
  return turn;
}

function rowFor(file) {
  const row = document.createElement('li');
  const name = document.createElement('bdi');
  name.textContent = file.name;
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute('aria-label', file.name);
  const state = document.createElement('span');
  state.className = 'quiet';
  state.textContent = 'waits';
  row.append(name, ' ', progress, ' ', state);
  document.getElementById('sending').append(row);
  return { row, progress, state };
}

/** @returns whether it is in the library now */
async function sendOne(file, { row, progress, state }) {
  state.textContent = '';
  const answer = await post(file, (part) => {
    progress.value = part;
    if (part === 1) {
      progress.removeAttribute('value');
      state.textContent = 'being made ready';
    }
  });
  progress.remove();
  if (answer.kind !== 'refused') {
    row.remove();
    return true;
  }
  state.className = 'error';
  state.textContent = answer.text;
  return false;
}

/** Not fetch, which does not say how much has been sent. */
function post(file, onProgress) {
  const body = new FormData();
  body.append('csrf', form.elements.csrf.value);
  body.append('files', file);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const refused = (text) => resolve({ kind: 'refused', text });
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/json');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    });
    request.addEventListener('error', () =>
      refused('It could not be sent: the blog cannot be reached.'),
    );
    request.addEventListener('load', () => {
      if (request.status === 401)
        refused('You are signed out. Sign in in another tab, then again.');
      else if (request.response) resolve(request.response);
      else refused('It could not be sent. Load the page again, and try once more.');
    });
    request.send(body);
  });
}

/** The newest pictures, as the next page would show them; if it does not come, they are there later. */
async function showLibrary() {
  try {
    const answer = await fetch(form.action);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const library = page.getElementById('library');
    if (library) document.getElementById('library').replaceWith(library);
  } catch {
    said.textContent += ' Load the page again to see them.';
  }
}
