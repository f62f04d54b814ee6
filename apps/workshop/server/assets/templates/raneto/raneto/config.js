// Variables of the notes. This runs inside each workspace and may read its environment and its files.
module.exports = {
  variables: [{ name: 'FRUIT', content: process.env.FRUIT || 'apple' }],
};
