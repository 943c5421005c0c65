package main

// This file has the help of commands that a few lines explain. It is printed between what a command
// does and its flags.

// explained is a help with the exit codes.
func explained(text string) string { return text + "\n\n" + exitCodes }

// Help implements kong.HelpProvider.
func (jobsCommand) Help() string {
	return explained(`Crawls, rechecks and backfills are jobs that yulun run works through. Without a further word the jobs are listed.

  yulun jobs
  yulun jobs hasten xinhua`)
}

// Help implements kong.HelpProvider.
func (jobsListCommand) Help() string {
	return explained(`Each line is a job with its source, its state, its time, its attempts and its last error.

  yulun jobs list --json`)
}

// Help implements kong.HelpProvider.
func (jobsCancelCommand) Help() string {
	return explained(`Jobs that run stop soon after. The source is planned again: a crawl that had begun is resumed, any other comes by its schedule. A
backfill is not planned again.

  yulun jobs cancel xinhua`)
}

// Help implements kong.HelpProvider.
func (jobsHastenCommand) Help() string {
	return explained(`The planned crawl begins as soon as a worker of yulun run is free. Budgets and the pace of hosts hold.

  yulun jobs hasten xinhua`)
}

// Help implements kong.HelpProvider.
func (jobsBackfillCommand) Help() string {
	return explained(`The service works on it between crawls, as yulun backfill does by itself. yulun jobs shows how far it is.

  yulun jobs backfill xinhua --from 2014-01-01 --to 2014-12-31`)
}

// Help implements kong.HelpProvider.
func (wordsCommand) Help() string {
	return explained(`Each command takes the articles that a query and its filters find. Tables go to CSV or other files by --out.

  yulun words kwic 失信 --frame law
  yulun words top --from 2019`)
}

// Help implements kong.HelpProvider.
func (usersAddCommand) Help() string {
	return explained(`The password is asked for, or read from the first line of standard input.

  yulun users add wang --role coder`)
}

// Help implements kong.HelpProvider.
func (usersListCommand) Help() string {
	return explained(`Each line is a user with the role and the days on which the user was added and changed last. Passwords can't be shown.

  yulun users list --json`)
}

// Help implements kong.HelpProvider.
func (usersRoleCommand) Help() string {
	return explained(`A reader reads, a coder also codes, an admin also changes sources, jobs and saved searches.

  yulun users role wang admin`)
}

// Help implements kong.HelpProvider.
func (usersPasswdCommand) Help() string {
	return explained(`The password is asked for, or read from the first line of standard input. Every session of the user ends.

  yulun users passwd wang`)
}

// Help implements kong.HelpProvider.
func (usersRemoveCommand) Help() string {
	return explained(`The sessions of the user end at once. The audit log and the codings keep the name.

  yulun users remove wang`)
}

// Help implements kong.HelpProvider.
func (tokensAddCommand) Help() string {
	return explained(`The token is printed once and can't be shown again, since only its digest is kept.

  yulun tokens add prometheus --days 365`)
}

// Help implements kong.HelpProvider.
func (tokensListCommand) Help() string {
	return explained(`The tokens themselves are not kept and can't be shown.

  yulun tokens list --json`)
}

// Help implements kong.HelpProvider.
func (tokensRevokeCommand) Help() string {
	return explained(`The program that holds the token gets no answer from then on.

  yulun tokens revoke prometheus`)
}

// Help implements kong.HelpProvider.
func (settingsCommand) Help() string {
	return explained(`The configuration is built in. A folder that --config names replaces its files one by one (docs/configuration.md).

  yulun config write desk
  yulun config check --config desk`)
}

// Help implements kong.HelpProvider.
func (settingsCheckCommand) Help() string {
	return explained(`Reads every file, names each mistake with its line and what to do, and says what is likely not meant.

  yulun config check --config desk`)
}

// Help implements kong.HelpProvider.
func (settingsWriteCommand) Help() string {
	return explained(`Edit what you like in the folder, delete what you leave as it is, and name it with --config. Nothing is written over.

  yulun config write desk
  yulun config write drones --topic facial-recognition`)
}

// Help implements kong.HelpProvider.
func (indexCommand) Help() string {
	return explained(`The index can be made again from the store at any time. It is brought up to date by every crawl and by yulun run.

  yulun index status
  yulun index check --repair`)
}

// Help implements kong.HelpProvider.
func (indexRebuildCommand) Help() string {
	return explained(`Searches go on meanwhile. Run the command again to resume a rebuild that was interrupted.

  yulun index rebuild`)
}

// Help implements kong.HelpProvider.
func (indexStatusCommand) Help() string {
	return explained(`Counts what the store and the index have and what waits, and names the articles that the index refused, with the reason.

  yulun index status --json`)
}

// Help implements kong.HelpProvider.
func (citeCommand) Help() string {
	return explained(`References come as a sentence, as BibTeX or as CSL-JSON. Without a further word the program is cited.

  yulun cite
  yulun cite search frame:privacy from:2019 --format bibtex`)
}

// Help implements kong.HelpProvider.
func (citeProgramCommand) Help() string {
	return explained(`The reference names the version that runs.

  yulun cite program --format bibtex`)
}

// Help implements kong.HelpProvider.
func (citeArticleCommand) Help() string {
	return explained(`The reference names the outlet, the headline, the day and the address. Each hit of yulun search shows the id.

  yulun cite article 3c860c78167ce020`)
}

// Help implements kong.HelpProvider.
func (extractCommand) Help() string {
	return explained(`Prints what is read of each page, and keeps nothing. published_source says where in the page the date came from.

  yulun extract page.html --url https://www.example.com/2019/1.html
  curl -s https://www.example.com/2019/1.html | yulun extract - --format text`)
}

// Help implements kong.HelpProvider.
func (segmentCommand) Help() string {
	return explained(`Prints each line with spaces between its words, as the index cuts them.

  echo 失信被执行人名单 | yulun segment`)
}

// Help implements kong.HelpProvider.
func (scoreCommand) Help() string {
	return explained(`Prints relevance, stance and frames of each text with the cues that decided, and keeps nothing.

  yulun score texts.jsonl --format text`)
}

// Help implements kong.HelpProvider.
func (archiveCommand) Help() string {
	return explained(`The archive holds what went over the wire, in WARC files (docs/archive.md).

  yulun archive check
  yulun archive prune --yes`)
}

// Help implements kong.HelpProvider.
func (versionCommand) Help() string {
	return explained(`Name them in a report of a fault.

  yulun version --json`)
}

// Help implements kong.HelpProvider.
func (codeCommand) Help() string {
	return explained(`A sample is drawn, coded by several people on sheets or on the pages, and compared with the scorer (docs/validation.md).

  yulun code sample pilot --n 100
  yulun code agreement pilot`)
}

// Help implements kong.HelpProvider.
func (codeListCommand) Help() string {
	return explained(`Each line is a sample with its coders and how many of its articles each has coded.

  yulun code list --json`)
}

// Help implements kong.HelpProvider.
func (codeShowCommand) Help() string {
	return explained(`Says how the sample was drawn, with its seed, and who coded how much of it.

  yulun code show pilot`)
}

// Help implements kong.HelpProvider.
func (searchesListCommand) Help() string {
	return explained(`Each line is a search with its query and how far people were told of its hits.

  yulun searches list --config desk`)
}

// Help implements kong.HelpProvider.
func (searchesAddCommand) Help() string {
	return explained(`A search with the same id is changed. docs/alerts.md says how people are told of new hits.

  yulun searches add law-privacy 'frame:law frame:privacy' --title 'Law and privacy' --config desk`)
}

// Help implements kong.HelpProvider.
func (searchesRemoveCommand) Help() string {
	return explained(`One that was taken out of searches.yaml by hand is forgotten, too.

  yulun searches remove law-privacy --config desk`)
}

// Help implements kong.HelpProvider.
func (searchesNewCommand) Help() string {
	return explained(`The hits come in the order in which they came into the index, the newest first.

  yulun searches new law-privacy --since 36h --config desk`)
}

// Help implements kong.HelpProvider.
func (searchesCheckCommand) Help() string {
	return explained(`Webhooks and mails go out with --notify, each notice once. yulun run does so by itself.

  yulun searches check --notify --config desk`)
}

// Help implements kong.HelpProvider.
func (sourcesCommand) Help() string {
	return explained(`Sources are the entries of sources.yaml: what is crawled by which schedule (docs/sources.md).

  yulun sources list
  yulun sources check xinhua`)
}

// Help implements kong.HelpProvider.
func (sourcesListCommand) Help() string {
	return explained(`The state says when yulun sources check last saw a source work or fail.

  yulun sources list --json`)
}

// Help implements kong.HelpProvider.
func (helpCommand) Help() string {
	return explained(`A command may have several words.

  yulun help words kwic`)
}

// Help implements kong.HelpProvider.
func (serveCommand) Help() string {
	return explained(`Only this machine reaches the pages by default. Others log in: docs/security.md says how to set that up. yulun run serves
the same pages beside its crawls.

  yulun serve
  yulun serve --addr 0.0.0.0:8600 --data /srv/yulun`)
}
