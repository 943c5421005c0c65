# Counts the articles of an export of Yulun in base R, as counts.py does in Python.
#
#   yulun export articles --no-text -o articles.csv
#   Rscript counts.R articles.csv

if (!l10n_info()[["UTF-8"]]) invisible(Sys.setlocale("LC_CTYPE", "C.UTF-8"))
articles <- read.csv(commandArgs(trailingOnly = TRUE)[1], fileEncoding = "UTF-8-BOM", colClasses = c(id = "character"), na.strings = "")
classes <- table(articles$stance_class)
cat(sprintf("R, CSV: %d rows, %s, mean stance %s\n", nrow(articles), paste(names(classes), classes, collapse = ", "),
            format(round(mean(articles$stance_score, na.rm = TRUE), 6), digits = 8)))
