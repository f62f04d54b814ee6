# Start-up of a workshop terminal: what a login shell reads, then the workshop's own profile.d.
# (A login shell proper would let /etc/profile undo the PATH that profile.d sets.)
if [ -r /etc/profile ]; then . /etc/profile; fi
__workshop_personal=0
for __workshop_file in ~/.bash_profile ~/.bash_login ~/.profile; do
  if [ -r "$__workshop_file" ]; then . "$__workshop_file"; __workshop_personal=1; break; fi
done
if [ "$__workshop_personal" = 0 ] && [ -r ~/.bashrc ]; then . ~/.bashrc; fi

IFS=: read -r -a __workshop_folders <<< "${WORKSHOP_PROFILE_FOLDERS-}"
for __workshop_folder in "${__workshop_folders[@]}"; do
  for __workshop_file in "$__workshop_folder"/*.sh "$__workshop_folder"/sh.local; do
    if [ -r "$__workshop_file" ]; then . "$__workshop_file"; fi
  done
done
unset __workshop_file __workshop_folder __workshop_folders __workshop_personal WORKSHOP_PROFILE_FOLDERS

# Nobody chose a prompt: show the folder, which is what a learner needs to see.
if [ "$PS1" = '\s-\v\$ ' ]; then PS1='\[\e[1;34m\]\w\[\e[0m\] \$ '; fi
