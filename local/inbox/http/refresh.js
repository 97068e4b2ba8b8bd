// Brings the list up to date without moving the page under the reader.
async function refresh() {
  try {
    const response = await fetch('/');
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const main = document.querySelector('main');
    const nextMain = next.querySelector('main');
    if (main.innerHTML !== nextMain.innerHTML) main.replaceWith(nextMain);
    document.title = next.title;
  } catch {
    document.title = 'Inbox (stopped)';
  }
}
setInterval(refresh, 2000);
