package main

import "github.com/alecthomas/kong"

// defaultData is the data folder when none is named.
const defaultData = "yulun-data"

const description = `Yulun (舆论) watches what the media say about a topic, such as China's social credit: it crawls public articles,
measures their stance and framing, and compares coverage with what citizens said in surveys.`

const exitCodes = "Exit codes: 0 done, 1 failed, 2 bad usage or configuration, 3 done in part, 130 interrupted."

// Globals are the flags of every command.
type Globals struct {
	Data   string `help:"Folder of the archive, the store and the index." default:"./yulun-data" placeholder:"DIR" type:"path"`
	Config string `help:"Folder whose files replace the built-in configuration." placeholder:"DIR" type:"path"`
	Topic  string `help:"Shipped topic to work on; yulun topics lists them." placeholder:"ID"`
	JSON   bool   `help:"Print data for programs only."`
	Quiet  bool   `help:"Print no progress." short:"q"`
	Debug  bool   `help:"Log every request and decision to standard error."`
}

// cli is the command line: one field a command, one file a field.
type cli struct {
	Globals
	ShowVersion kong.VersionFlag `name:"version" help:"Print version and build information."`

	Demo      demoCommand      `cmd:"" help:"Crawl the built-in sample press, score, index and compare it, and serve the pages."`
	Crawl     crawlCommand     `cmd:"" help:"Crawl configured sources once."`
	Import    importCommand    `cmd:"" help:"Import articles from JSON Lines, CSV, WARC and HTML files, or lists of addresses."`
	Backfill  backfillCommand  `cmd:"" help:"Collect articles of a past period from sitemaps, lists and web archives."`
	Run       runCommand       `cmd:"" help:"Run the service: schedules, workers, indexing, pages and API."`
	Serve     serveCommand     `cmd:"" help:"Serve the pages about the collected articles."`
	Mcp       mcpCommand       `cmd:"" help:"Answer assistants by the Model Context Protocol, read only."`
	Search    searchCommand    `cmd:"" help:"Find articles by words, phrase, frame, stance, outlet, type, language and dates."`
	Searches  searchesCommand  `cmd:"" help:"Saved searches: list, add, remove, new hits, and telling people of them."`
	Show      showCommand      `cmd:"" help:"Show one article: fields, scores with their evidence, cluster, revisions, archive."`
	Series    seriesCommand    `cmd:"" help:"Print the time series of stance and frames."`
	Compare   compareCommand   `cmd:"" help:"Compare coverage with surveys."`
	Replicate replicateCommand `cmd:"" help:"Measure again what studies of coverage have published."`
	Report    reportCommand    `cmd:"" help:"Write one self-contained HTML file with charts, tables and method."`
	Export    exportCommand    `cmd:"" help:"Write articles, evidence, series, comparison, health, codings or clusters as CSV, JSON Lines, XLSX or Parquet."`
	Deposit   depositCommand   `cmd:"" help:"Write a folder of data with its descriptions, ready for a research repository."`
	Cite      citeCommand      `cmd:"" help:"Cite the program, a search, a figure or an article."`
	Jobs      jobsCommand      `cmd:"" help:"List the service's jobs; cancel or hasten a crawl."`
	Status    statusCommand    `cmd:"" help:"Show sources, articles, the index and what failed."`
	Doctor    doctorCommand    `cmd:"" help:"Look for the likeliest troubles and say how to mend each."`

	Code       codeCommand       `cmd:"" help:"Code articles by hand or by models: draw samples, import codings, measure agreement."`
	Words      wordsCommand      `cmd:"" help:"Look into words: concordance, keyness, collocates, top words, quotes."`
	Clusters   clustersCommand   `cmd:"" help:"List the largest clusters of reprints: who took what from whom, and when."`
	Prominence prominenceCommand `cmd:"" help:"Show where articles stood in feeds and on front pages."`
	Evaluate   evaluateCommand   `cmd:"" help:"Say how well the scorer does on coded texts."`

	Train trainCommand `cmd:"" help:"Learn stance from coded texts: writes a model with its card."`

	Reprocess reprocessCommand `cmd:"" help:"Read and score everything again from the archive, without the network."`
	Archive   archiveCommand   `cmd:"" help:"Check the archive's files, or remove copies that nothing needs."`
	Delete    deleteCommand    `cmd:"" help:"Delete articles on request, with their bytes; a tombstone stays."`
	Deleted   deletedCommand   `cmd:"" help:"List the articles that were deleted on request."`
	Index     indexCommand     `cmd:"" help:"Rebuild or check the search index, or show its state."`
	Migrate   migrateCommand   `cmd:"" help:"Move a data folder's store to the cluster, or back."`
	Sources   sourcesCommand   `cmd:"" help:"List the sources, or try whether each still works."`
	Topics    topicsCommand    `cmd:"" help:"List the topics that are shipped."`
	Settings  settingsCommand  `cmd:"" name:"config" help:"Check the configuration, or write it out for editing."`

	Users  usersCommand  `cmd:"" help:"Add, list, change or remove users of the pages."`
	Tokens tokensCommand `cmd:"" help:"Make, list or revoke tokens of programs that read the API, feeds and metrics."`
	Audit  auditCommand  `cmd:"" help:"List who changed what, and when."`

	Extract extractCommand `cmd:"" help:"Read articles out of HTML pages: one stage alone."`
	Segment segmentCommand `cmd:"" help:"Cut texts into words: one stage alone."`
	Score   scoreCommand   `cmd:"" help:"Score texts: one stage alone."`

	Version versionCommand `cmd:"" help:"Print version and build information."`
	Help    helpCommand    `cmd:"" help:"Explain a command and its flags."`

	Completion completionCommand `cmd:"" help:"Print a script that completes commands and flags in bash, zsh or fish."`
	Man        manCommand        `cmd:"" help:"Print the man page."`
}

// helpCommand names a command, such as "config write", whose --help is printed.
type helpCommand struct {
	Command []string `arg:"" optional:"" help:"Command; all of them when none is named."`
}

// newCLI is the command line with the flags of the table of filters.
func newCLI() cli {
	var c cli
	for _, flags := range []*queryFlags{
		&c.Search.queryFlags, &c.Series.queryFlags, &c.Compare.queryFlags, &c.Replicate.queryFlags, &c.Report.queryFlags, &c.Export.queryFlags,
		&c.Deposit.queryFlags, &c.Cite.Search.queryFlags, &c.Cite.Figure.queryFlags,
		&c.Code.Plan.queryFlags, &c.Code.Sample.queryFlags,
		&c.Words.Kwic.queryFlags, &c.Words.Collocates.queryFlags, &c.Words.Top.queryFlags, &c.Words.Keyness.queryFlags, &c.Words.Quotes.queryFlags, &c.Clusters.queryFlags,
		&c.Prominence.queryFlags,
	} {
		flags.Filters = filterFlags()
	}
	return c
}
