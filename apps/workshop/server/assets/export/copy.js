// Blocks to copy get a button; without scripts their text can be selected like any other.
for (const block of document.querySelectorAll('.action-copy')) {
  const code = block.querySelector('code');
  const bar = block.querySelector('.action-bar');
  if (code === null || bar === null) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy-button';
  button.textContent = 'Copy';
  const said = document.createElement('span');
  said.className = 'copy-said';
  said.setAttribute('role', 'status');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      said.textContent = 'Selected: press Ctrl-C';
    }
  });
  bar.append(said, button);
}
