"""Crawls the outlets with Scrapy and reads their articles with trafilatura.

    python spider.py seeds.txt read.jsonl
"""
import json
import sys
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from trafilatura import bare_extraction


class Spider(scrapy.Spider):
    name = "bench"

    def __init__(self, seeds, out, **kwargs):
        super().__init__(**kwargs)
        with open(seeds, encoding="utf-8") as f:
            self.start_urls = [line.strip() for line in f if line.strip()]
        self.allowed_domains = [urlsplit(u).hostname for u in self.start_urls]
        self.out = open(out, "w", encoding="utf-8")
        self.links = LinkExtractor(allow=(r"/list/\d+\.html", r"/a/\d+\.html"))

    def parse(self, response):
        if "/a/" in response.url:
            self.read(response)
        for link in self.links.extract_links(response):
            yield response.follow(link.url.split("#")[0], self.parse)

    def read(self, response):
        doc = bare_extraction(response.text, url=response.url, with_metadata=True, include_comments=False)
        if doc is None:
            return
        line = {"url": response.url, "title": doc.title or "", "date": doc.date or "", "text": doc.text or ""}
        self.out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def closed(self, reason):
        self.out.close()


process = CrawlerProcess({
    "ROBOTSTXT_OBEY": True,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    "DOWNLOAD_DELAY": 0,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Spider, seeds=sys.argv[1], out=sys.argv[2])
process.start()
