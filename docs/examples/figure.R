# Reads exports of Yulun and draws the mean stance by quarter. Base R is enough.
#
#   yulun export articles --no-text -o articles.csv
#   yulun export series --bucket quarter -o series.csv
#   Rscript figure.R articles.csv series.csv figure.png

# Where the locale is not one of UTF-8, as in a bare container, Chinese text could not be read.
if (!l10n_info()[["UTF-8"]]) invisible(Sys.setlocale("LC_CTYPE", "C.UTF-8"))

files <- commandArgs(trailingOnly = TRUE)

# Ids are texts.
articles <- read.csv(files[1], fileEncoding = "UTF-8-BOM", colClasses = c(id = "character", cluster = "character"))
series <- read.csv(files[2], fileEncoding = "UTF-8-BOM")
series <- series[series$bucket != "undated", ]

# The articles of all quarters are those with a date.
stopifnot(sum(series$articles) == sum(articles$published != "" & !is.na(articles$published)))
stopifnot(!anyDuplicated(articles$id), all(nchar(articles$id) == 16))

given <- series[series$articles > 0, ]
cat(nrow(articles), "articles,", nrow(given), "quarters\n")
print(given[, c("bucket", "articles", "mean_stance", "mean_stance_low", "mean_stance_high")], row.names = FALSE)

# A quarter of fewer than five articles is a hollow dot, and no line joins it.
png(files[3], width = 1350, height = 600, res = 150)
at <- as.Date(series$start)
enough <- series$articles >= 5
plot(at, ifelse(enough, series$mean_stance, NA), type = "l", ylim = c(-1, 1), xlab = "", ylab = "mean stance, 95 % interval")
abline(h = 0, col = "grey80")
segments(at, series$mean_stance_low, at, series$mean_stance_high, col = "grey60")
points(at, series$mean_stance, pch = ifelse(enough, 19, 21), bg = "white")
invisible(dev.off())
cat(files[3], "\n")
